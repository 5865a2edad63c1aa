using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// <c>GET /workspaces/{id}/budgets</c> and <c>GET /organization/members/{id}/budgets</c>: all budgets of an owner, the widest interval first. Needs a
/// management key.
/// </summary>
public sealed class ListBudgets
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BudgetRegistry _registry;

    internal ListBudgets(AuthenticateCaller authenticate, BudgetRegistry registry)
    {
        _authenticate = authenticate;
        _registry = registry;
    }

    public async Task HandleAsync(HttpContext context, BudgetOwner owner)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var budgets = await _registry.FindAsync(caller.AccountId, owner, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var interval in SpendBudgets.Intervals.Reverse())
                {
                    if (budgets.Of(interval) is { } budget)
                    {
                        BudgetJson.Write(json, caller.AccountId, owner, interval, budget);
                    }
                }

                json.WriteEndArray();
                json.WriteBoolean(BudgetJson.IncludeByok, budgets.IncludeByok);
            },
            context.RequestAborted);
    }
}
