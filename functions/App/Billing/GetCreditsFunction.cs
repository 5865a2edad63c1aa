using Interchange.Gateway.Billing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class GetCreditsFunction(GetCredits credits)
{
    [Function("GetCredits")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits")] HttpRequest request) =>
        credits.HandleAsync(request.HttpContext);
}
