using Interchange.Gateway.Billing.TopUps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class GetTopUpFunction(GetTopUp topUps)
{
    [Function("GetTopUp")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits/auto-top-up")] HttpRequest request) =>
        topUps.HandleAsync(request.HttpContext);
}
