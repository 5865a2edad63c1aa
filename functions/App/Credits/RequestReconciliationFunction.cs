using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Credits;

internal sealed class RequestReconciliationFunction(RequestReconciliation reconciliation)
{
    [Function("RequestReconciliation")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/operations/reconciliation")] HttpRequest request) =>
        reconciliation.HandleAsync(request.HttpContext);
}
