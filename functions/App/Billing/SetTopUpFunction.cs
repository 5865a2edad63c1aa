using Interchange.Gateway.Billing.TopUps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class SetTopUpFunction(SetTopUp topUps)
{
    [Function("SetTopUp")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/credits/auto-top-up")] HttpRequest request) =>
        topUps.HandleAsync(request.HttpContext);
}
