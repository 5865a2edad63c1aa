using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// How budgets go together. Source: <c>PUT /workspaces/{id}/budgets/{interval}</c> of OpenRouter's OpenAPI document, where limits
/// strictly decrease as the interval narrows: lifetime, monthly, weekly, daily.
/// </summary>
internal static class BudgetRules
{
    /// <summary>The first two budgets of which the narrower is not the smaller; null when all go together.</summary>
    public static (SpendInterval Narrow, SpendInterval Wide)? Conflict(SpendBudgets budgets)
    {
        var set = SpendBudgets.Intervals.Where(interval => budgets.Of(interval) is not null).ToArray();
        for (var i = 1; i < set.Length; i++)
        {
            if (budgets.Of(set[i - 1])!.Limit >= budgets.Of(set[i])!.Limit)
            {
                return (set[i - 1], set[i]);
            }
        }

        return null;
    }
}
