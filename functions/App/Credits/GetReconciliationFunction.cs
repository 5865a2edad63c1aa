using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

internal sealed class GetReconciliationFunction(GetReconciliation reconciliation)
{
    [Function("GetReconciliation")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/operations/reconciliation")] HttpRequest request) =>
        reconciliation.HandleAsync(request.HttpContext);
}
