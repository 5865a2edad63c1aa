using Azure.Data.Tables;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// Budgets as columns of a row: for each interval that has one <c>MonthlyBudget</c> in nano-dollars, <c>MonthlyBudgetCreated</c> and
/// <c>MonthlyBudgetUpdated</c>, and <c>BudgetsIncludeByok</c>.
/// </summary>
internal static class BudgetColumns
{
    private const string IncludeByok = "BudgetsIncludeByok";

    public static void Write(TableEntity entity, SpendBudgets budgets)
    {
        entity[IncludeByok] = budgets.IncludeByok;
        foreach (var interval in SpendBudgets.Intervals)
        {
            if (budgets.Of(interval) is { } budget)
            {
                entity[$"{interval}Budget"] = budget.Limit.NanoDollars;
                entity[$"{interval}BudgetCreated"] = budget.CreatedAt;
                entity[$"{interval}BudgetUpdated"] = budget.UpdatedAt;
            }
        }
    }

    /// <summary>The budgets of a row; none for a row that was written before there were any.</summary>
    /// <exception cref="InvalidDataException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column has another type.</exception>
    public static SpendBudgets Read(TableEntity entity)
    {
        var budgets = SpendBudgets.None with { IncludeByok = entity.GetBoolean(IncludeByok) ?? false };
        foreach (var interval in SpendBudgets.Intervals)
        {
            var name = $"{interval}Budget";
            if (entity.GetInt64(name) is { } limit)
            {
                budgets = budgets.With(interval, new SpendBudget(new Money(limit), Time(entity, $"{name}Created"), Time(entity, $"{name}Updated")));
            }
        }

        return budgets;
    }

    private static DateTimeOffset Time(TableEntity entity, string name) =>
        entity.GetDateTimeOffset(name) ?? throw new InvalidDataException($"A record of budgets has no property {name}.");
}
