using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Keys;

/// <summary>
/// What a key has used, in US dollars: in all, and in the current UTC day, week (from Monday) and month. The <c>Byok</c> amounts are what calls with
/// the caller's own provider keys cost there; they are not charged here.
/// </summary>
public sealed record KeyUsage
{
    /// <summary>Nothing was recorded.</summary>
    public static readonly KeyUsage None = new();

    public decimal Total { get; init; }

    public decimal Daily { get; init; }

    public decimal Weekly { get; init; }

    public decimal Monthly { get; init; }

    public decimal ByokTotal { get; init; }

    public decimal ByokDaily { get; init; }

    public decimal ByokWeekly { get; init; }

    public decimal ByokMonthly { get; init; }

    /// <summary>What the ledger has counted for a key, as it stands at a moment: a day, week or month that has passed counts no more.</summary>
    public static KeyUsage Of(SpendCounter counter, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(counter);
        var (day, week, month) = (In(SpendInterval.Daily), In(SpendInterval.Weekly), In(SpendInterval.Monthly));
        return new KeyUsage
        {
            Total = counter.Lifetime.Used.Dollars,
            Daily = day.Used.Dollars,
            Weekly = week.Used.Dollars,
            Monthly = month.Used.Dollars,
            ByokTotal = counter.Lifetime.ByokUsed.Dollars,
            ByokDaily = day.ByokUsed.Dollars,
            ByokWeekly = week.ByokUsed.Dollars,
            ByokMonthly = month.ByokUsed.Dollars,
        };

        CounterCell In(SpendInterval interval) => counter.In(interval, SpendWindow.Of(interval, now));
    }

    /// <summary>What is left of the key's limit in its current window, never below zero; null for a key without a limit.</summary>
    public decimal? Remaining(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var (own, byok) = key.LimitReset switch
        {
            "daily" => (Daily, ByokDaily),
            "weekly" => (Weekly, ByokWeekly),
            "monthly" => (Monthly, ByokMonthly),
            _ => (Total, ByokTotal),
        };
        return key.Limit - (own + (key.IncludeByokInLimit ? byok : 0)) is { } left ? Math.Max(0, left) : null;
    }
}
