using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// <c>PUT /workspaces/{id}/budgets/{interval}</c> and <c>PUT /organization/members/{id}/budgets/{interval}</c>: sets the budget of an interval. Needs a
/// management key. Counts at once on this instance and within 5 seconds on all; what was spent before counts too.
/// </summary>
public sealed class SetBudget
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BudgetRegistry _registry;
    private readonly TimeProvider _timeProvider;

    internal SetBudget(AuthenticateCaller authenticate, BudgetRegistry registry, TimeProvider timeProvider)
    {
        _authenticate = authenticate;
        _registry = registry;
        _timeProvider = timeProvider;
    }

    public async Task HandleAsync(HttpContext context, BudgetOwner owner, string interval)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var which = BudgetFields.Interval(interval);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var now = _timeProvider.GetUtcNow();
        var budgets = await _registry.UpdateAsync(
            caller.AccountId, owner, current => BudgetFields.Set(body.RootElement, which, current, now), context.RequestAborted);
        await GetBudget.AnswerAsync(context, caller.AccountId, owner, which, budgets);
    }
}
