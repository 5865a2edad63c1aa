using Interchange.Gateway.Billing.TopUps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class DeleteTopUpFunction(DeleteTopUp topUps)
{
    [Function("DeleteTopUp")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/credits/auto-top-up")] HttpRequest request) =>
        topUps.HandleAsync(request.HttpContext);
}
