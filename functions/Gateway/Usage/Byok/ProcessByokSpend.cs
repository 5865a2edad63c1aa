using System.Collections.Concurrent;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>
/// The spending that this process has published itself since it started: what other instances published, or this one before its last start, is not known to
/// it, so the allowance is granted by every process anew. It can only ever make a fee too small.
/// </summary>
public sealed class ProcessByokSpend : IByokSpend, IUsageObserver
{
    private readonly ConcurrentDictionary<string, MonthlySpend> _spends = new(StringComparer.Ordinal);

    public Money MonthToDate(string accountId, DateTimeOffset at) =>
        _spends.TryGetValue(accountId, out var spend) && spend.Month == MonthOf(at) ? spend.ListPrice : Money.Zero;

    public void Published(IReadOnlyList<UsageEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var usageEvent in events)
        {
            if (usageEvent.UpstreamCost is { } listPrice)
            {
                _spends.AddOrUpdate(
                    usageEvent.AccountId,
                    static (_, added) => added,
                    static (_, spend, added) => added.Month == spend.Month ? spend with { ListPrice = spend.ListPrice + added.ListPrice } : Later(spend, added),
                    new MonthlySpend(MonthOf(usageEvent.CreatedAt), listPrice));
            }
        }
    }

    // An answer that began in the last minute of a month may be published in the next.
    private static MonthlySpend Later(MonthlySpend one, MonthlySpend other) => one.Month > other.Month ? one : other;

    private static int MonthOf(DateTimeOffset at) => (at.UtcDateTime.Year * 12) + at.UtcDateTime.Month;

    private sealed record MonthlySpend(int Month, Money ListPrice);
}
