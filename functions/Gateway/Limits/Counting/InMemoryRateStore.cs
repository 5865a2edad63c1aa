using System.Collections.Immutable;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>Counts in the memory of one process.</summary>
public sealed class InMemoryRateStore : IRateStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImmutableDictionary<string, RateCount>> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Scope), SlotTable> _slots = [];

    public Task<RateAnswer> TakeAsync(string accountId, ImmutableArray<RateAsk> asks, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            (_counts[accountId], var answer) = RateRules.Take(Of(accountId), asks);
            return Task.FromResult(answer);
        }
    }

    public Task<long> ReadAsync(string accountId, string scope, string window, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Of(accountId).GetValueOrDefault(scope, RateCount.None).In(window).Taken);
        }
    }

    public Task<SlotAnswer> HoldAsync(string accountId, SlotAsk ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        lock (_gate)
        {
            (_slots[(accountId, ask.Scope)], var answer) = _slots.GetValueOrDefault((accountId, ask.Scope), SlotTable.Empty).Hold(ask);
            return Task.FromResult(answer);
        }
    }

    private ImmutableDictionary<string, RateCount> Of(string accountId) =>
        _counts.GetValueOrDefault(accountId, ImmutableDictionary.Create<string, RateCount>(StringComparer.Ordinal));
}
