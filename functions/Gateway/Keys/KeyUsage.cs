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

    /// <summary>
    /// The usage of a key, the one place that answers of <c>/key</c> and <c>/keys</c> take it from. Usage is not tallied per key: a key counts
    /// as unused, and <c>limit_remaining</c> is its whole limit. Generation records have what every call cost.
    /// </summary>
    public static KeyUsage Of(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return None;
    }

    /// <summary>What is left of the key's limit in its current window, never below zero; null for a key without a limit.</summary>
    public decimal? Remaining(ApiKey key)
    {
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
