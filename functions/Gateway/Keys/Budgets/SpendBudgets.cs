using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>What a workspace or a member may spend: at most one budget for each interval.</summary>
public sealed record SpendBudgets
{
    public static readonly SpendBudgets None = new();

    /// <summary>From the narrowest interval to the widest.</summary>
    public static readonly IReadOnlyList<SpendInterval> Intervals =
        [SpendInterval.Daily, SpendInterval.Weekly, SpendInterval.Monthly, SpendInterval.Lifetime];

    public SpendBudget? Daily { get; init; }

    public SpendBudget? Weekly { get; init; }

    public SpendBudget? Monthly { get; init; }

    public SpendBudget? Lifetime { get; init; }

    /// <summary>Whether the cost of calls with the caller's own provider keys counts, for all intervals.</summary>
    public bool IncludeByok { get; init; }

    /// <summary>The budget of an interval; null for none.</summary>
    public SpendBudget? Of(SpendInterval interval) => interval switch
    {
        SpendInterval.Daily => Daily,
        SpendInterval.Weekly => Weekly,
        SpendInterval.Monthly => Monthly,
        _ => Lifetime,
    };

    /// <summary>The same with another budget for an interval, or none.</summary>
    public SpendBudgets With(SpendInterval interval, SpendBudget? budget) => interval switch
    {
        SpendInterval.Daily => this with { Daily = budget },
        SpendInterval.Weekly => this with { Weekly = budget },
        SpendInterval.Monthly => this with { Monthly = budget },
        _ => this with { Lifetime = budget },
    };
}
