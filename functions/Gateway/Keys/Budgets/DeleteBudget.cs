using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// <c>DELETE /workspaces/{id}/budgets/{interval}</c> and <c>DELETE /organization/members/{id}/budgets/{interval}</c>: removes a budget, if there is one.
/// Needs a management key.
/// </summary>
public sealed class DeleteBudget
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BudgetRegistry _registry;

    internal DeleteBudget(AuthenticateCaller authenticate, BudgetRegistry registry)
    {
        _authenticate = authenticate;
        _registry = registry;
    }

    public async Task HandleAsync(HttpContext context, BudgetOwner owner, string interval)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var which = BudgetFields.Interval(interval);
        await _registry.UpdateAsync(caller.AccountId, owner, current => current.With(which, null), context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response, StatusCodes.Status200OK, static json => json.WriteBoolean("deleted", true), context.RequestAborted);
    }
}
