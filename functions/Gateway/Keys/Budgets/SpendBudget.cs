using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>What may be spent in one interval.</summary>
/// <param name="Limit">More than nothing.</param>
/// <param name="CreatedAt">When there was first a budget for the interval.</param>
/// <param name="UpdatedAt">When it was last set.</param>
public sealed record SpendBudget(Money Limit, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
