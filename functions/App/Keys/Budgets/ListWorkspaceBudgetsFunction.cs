using Interchange.Gateway.Keys.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys.Budgets;

internal sealed class ListWorkspaceBudgetsFunction(ListBudgets budgets)
{
    [Function("ListWorkspaceBudgets")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/workspaces/{id}/budgets")] HttpRequest request, string id) =>
        budgets.HandleAsync(request.HttpContext, BudgetOwner.Workspace(id));
}
