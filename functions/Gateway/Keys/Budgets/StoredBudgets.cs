namespace Interchange.Gateway.Keys.Budgets;

/// <summary>A member's budgets and the version they were read at.</summary>
/// <param name="Budgets">The budgets.</param>
/// <param name="Version">Opaque; changes with every write. Null for a member who never had any.</param>
public sealed record StoredBudgets(SpendBudgets Budgets, string? Version)
{
    public static readonly StoredBudgets None = new(SpendBudgets.None, null);
}
