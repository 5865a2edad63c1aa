using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>The path and the body of the budget routes. A field that is not known is refused: a bound that does not hold is worse than an error (invariant I10).</summary>
internal static class BudgetFields
{
    /// <exception cref="GatewayException">400: the path names no interval.</exception>
    public static SpendInterval Interval(string text) => text switch
    {
        "daily" => SpendInterval.Daily,
        "weekly" => SpendInterval.Weekly,
        "monthly" => SpendInterval.Monthly,
        "lifetime" => SpendInterval.Lifetime,
        _ => throw Invalid("The interval of a budget is daily, weekly, monthly or lifetime."),
    };

    /// <summary>The budgets with the one that a body sets.</summary>
    public static SpendBudgets Set(JsonElement body, SpendInterval interval, SpendBudgets budgets, DateTimeOffset now)
    {
        Money? limit = null;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "limit_usd":
                    limit = Limit(field.Value);
                    break;
                case "include_byok_in_budgets":
                    budgets = budgets with { IncludeByok = Flag(field) };
                    break;
                default:
                    throw Invalid($"{field.Name} is not a field of a budget. Fields are limit_usd and include_byok_in_budgets.");
            }
        }

        var amount = limit ?? throw Invalid("limit_usd is required: the most US dollars that may be spent in the interval.");
        var changed = budgets.With(interval, budgets.Of(interval) switch
        {
            null => new SpendBudget(amount, now, now),
            var budget when budget.Limit == amount => budget,
            var budget => budget with { Limit = amount, UpdatedAt = now },
        });
        return BudgetRules.Conflict(changed) is { } conflict ? throw Invalid(Describe(changed, conflict.Narrow, conflict.Wide)) : changed;
    }

    public static string Name(SpendInterval interval) => interval.ToString().ToLowerInvariant();

    private static string Describe(SpendBudgets budgets, SpendInterval narrow, SpendInterval wide) =>
        $"A {Name(narrow)} budget must be less than the {Name(wide)} one, and {budgets.Of(narrow)!.Limit} dollars are not less than {budgets.Of(wide)!.Limit}. "
        + "Change or delete the other budget first.";

    private static Money Limit(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDecimal(out var dollars)
        && dollars is > 0 and <= KeyFields.MaxLimit
        && Money.FromDollars(dollars) is var limit
        && limit > Money.Zero
            ? limit
            : throw Invalid(
                $"limit_usd must be a number of US dollars from 0.000000001 to {KeyFields.MaxLimit.ToString("0", CultureInfo.InvariantCulture)}. "
                + "DELETE removes a budget.");

    private static bool Flag(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid($"{field.Name} must be true or false."),
    };

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
