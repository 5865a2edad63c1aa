using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>Counts the marks that were made, and fails for some of them.</summary>
internal sealed class CountingAgenda : IActivityAgenda
{
    private readonly InMemoryActivityAgenda _inner = new();

    public int Marks { get; private set; }

    public int Failures { get; set; }

    public Task MarkAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken)
    {
        if (Failures > 0)
        {
            Failures--;
            throw new StorageUnavailableException("ActivityAgenda", new TimeoutException());
        }

        Marks++;
        return _inner.MarkAsync(accountId, period, cancellationToken);
    }

    public IAsyncEnumerable<DuePeriod> ListDueAsync(PeriodLength length, DateTimeOffset before, CancellationToken cancellationToken) => _inner.ListDueAsync(length, before, cancellationToken);

    public Task SettleAsync(DuePeriod due, CancellationToken cancellationToken) => _inner.SettleAsync(due, cancellationToken);

    public Task<RollUpProgress> ProgressAsync(CancellationToken cancellationToken) => _inner.ProgressAsync(cancellationToken);

    public Task AdvanceAsync(RollUpProgress progress, CancellationToken cancellationToken) => _inner.AdvanceAsync(progress, cancellationToken);

    public Task KeepRecordsAsync(KeptDay day, CancellationToken cancellationToken) => _inner.KeepRecordsAsync(day, cancellationToken);

    public IAsyncEnumerable<KeptDay> ListRecordsAsync(DateTimeOffset before, CancellationToken cancellationToken) => _inner.ListRecordsAsync(before, cancellationToken);

    public Task RecordsRemovedAsync(KeptDay day, CancellationToken cancellationToken) => _inner.RecordsRemovedAsync(day, cancellationToken);

    public IAsyncEnumerable<KeptDay> ListRollUpsAsync(DateTimeOffset before, CancellationToken cancellationToken) => _inner.ListRollUpsAsync(before, cancellationToken);

    public Task RollUpRemovedAsync(KeptDay day, CancellationToken cancellationToken) => _inner.RollUpRemovedAsync(day, cancellationToken);
}
