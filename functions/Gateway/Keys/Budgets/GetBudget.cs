using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// <c>GET /workspaces/{id}/budgets/{interval}</c> and <c>GET /organization/members/{id}/budgets/{interval}</c>. Needs a management key.
/// </summary>
public sealed class GetBudget
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BudgetRegistry _registry;

    internal GetBudget(AuthenticateCaller authenticate, BudgetRegistry registry)
    {
        _authenticate = authenticate;
        _registry = registry;
    }

    public async Task HandleAsync(HttpContext context, BudgetOwner owner, string interval)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var which = BudgetFields.Interval(interval);
        var budgets = await _registry.FindAsync(caller.AccountId, owner, context.RequestAborted);
        if (budgets.Of(which) is null)
        {
            throw new GatewayException(GatewayError.NotFound($"There is no {interval} budget here. PUT sets one, with limit_usd in the body."));
        }

        await AnswerAsync(context, caller.AccountId, owner, which, budgets);
    }

    internal static Task AnswerAsync(HttpContext context, string accountId, BudgetOwner owner, SpendInterval interval, SpendBudgets budgets) =>
        JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                BudgetJson.Write(json, accountId, owner, interval, budgets.Of(interval)!);
                json.WriteBoolean(BudgetJson.IncludeByok, budgets.IncludeByok);
            },
            context.RequestAborted);
}
