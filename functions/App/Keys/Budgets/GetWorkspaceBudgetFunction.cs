using Interchange.Gateway.Keys.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys.Budgets;

internal sealed class GetWorkspaceBudgetFunction(GetBudget budgets)
{
    [Function("GetWorkspaceBudget")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/workspaces/{id}/budgets/{interval}")] HttpRequest request, string id, string interval) =>
        budgets.HandleAsync(request.HttpContext, BudgetOwner.Workspace(id), interval);
}
