using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>Findings that live as long as the process.</summary>
public sealed class InMemoryReconciliationStore : IReconciliationStore
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ReconciliationFinding> _findings = new(StringComparer.Ordinal);
    private ReconciliationRun _run = ReconciliationRun.None;

    public Task<ReconciliationRun> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_run);
        }
    }

    public Task RequestAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _run = _run with { RequestedAt = at };
        }

        return Task.CompletedTask;
    }

    public Task SaveAsync(ReconciliationRun run, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _run = run with { RequestedAt = _run.RequestedAt };
        }

        return Task.CompletedTask;
    }

    public Task KeepAsync(ReconciliationFinding finding, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _findings[finding.AccountId] = finding;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string accountId, CancellationToken cancellationToken)
    {
        _findings.TryRemove(accountId, out _);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ReconciliationFinding> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (_, finding) in _findings.OrderBy(static finding => finding.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return finding;
        }
    }
}
