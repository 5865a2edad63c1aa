using Interchange.Gateway.Keys.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys.Budgets;

internal sealed class SetWorkspaceBudgetFunction(SetBudget budgets)
{
    [Function("SetWorkspaceBudget")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/workspaces/{id}/budgets/{interval}")] HttpRequest request, string id, string interval) =>
        budgets.HandleAsync(request.HttpContext, BudgetOwner.Workspace(id), interval);
}
