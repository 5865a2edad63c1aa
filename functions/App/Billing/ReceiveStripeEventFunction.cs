using Interchange.Gateway.Billing.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class ReceiveStripeEventFunction(ReceiveStripeEvent events)
{
    [Function("ReceiveStripeEvent")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/credits/webhooks/stripe")] HttpRequest request) =>
        events.HandleAsync(request.HttpContext);
}
