using Interchange.Gateway.Keys.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys.Budgets;

internal sealed class ListMemberBudgetsFunction(ListBudgets budgets)
{
    [Function("ListMemberBudgets")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/organization/members/{id}/budgets")] HttpRequest request, string id) =>
        budgets.HandleAsync(request.HttpContext, BudgetOwner.Member(id));
}
