namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What a subject has spent: in all, and in the latest day, week and month in which it spent or leased anything.</summary>
public sealed record SpendCounter
{
    private static readonly CounterCell Unused = new("", default, default, default);

    // Behind what it is made of.
    public static readonly SpendCounter Empty = new();

    public CounterCell Lifetime { get; init; } = Unused;

    public CounterCell Daily { get; init; } = Unused;

    public CounterCell Weekly { get; init; } = Unused;

    public CounterCell Monthly { get; init; } = Unused;

    /// <summary>The cell of an interval as it stands in a window: empty in a window that is later than the stored one.</summary>
    public CounterCell In(SpendInterval interval, string window) => Cell(interval).In(window);

    public CounterCell Cell(SpendInterval interval) => interval switch
    {
        SpendInterval.Daily => Daily,
        SpendInterval.Weekly => Weekly,
        SpendInterval.Monthly => Monthly,
        _ => Lifetime,
    };

    public SpendCounter With(SpendInterval interval, CounterCell cell) => interval switch
    {
        SpendInterval.Daily => this with { Daily = cell },
        SpendInterval.Weekly => this with { Weekly = cell },
        SpendInterval.Monthly => this with { Monthly = cell },
        _ => this with { Lifetime = cell },
    };
}
