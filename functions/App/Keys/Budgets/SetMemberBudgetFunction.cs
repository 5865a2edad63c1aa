using Interchange.Gateway.Keys.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys.Budgets;

internal sealed class SetMemberBudgetFunction(SetBudget budgets)
{
    [Function("SetMemberBudget")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/organization/members/{id}/budgets/{interval}")] HttpRequest request, string id, string interval) =>
        budgets.HandleAsync(request.HttpContext, BudgetOwner.Member(id), interval);
}
