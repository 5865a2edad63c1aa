using Interchange.Gateway.Keys.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys.Budgets;

internal sealed class DeleteWorkspaceBudgetFunction(DeleteBudget budgets)
{
    [Function("DeleteWorkspaceBudget")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/workspaces/{id}/budgets/{interval}")] HttpRequest request, string id, string interval) =>
        budgets.HandleAsync(request.HttpContext, BudgetOwner.Workspace(id), interval);
}
