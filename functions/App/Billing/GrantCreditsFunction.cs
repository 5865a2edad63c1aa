using Interchange.Gateway.Billing.Entries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class GrantCreditsFunction(GrantCredits credits)
{
    [Function("GrantCredits")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/credits")] HttpRequest request) =>
        credits.HandleAsync(request.HttpContext);
}
