using Interchange.Gateway.Billing.Purchases;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class CreatePurchaseFunction(CreatePurchase purchases)
{
    [Function("CreatePurchase")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/credits/purchases")] HttpRequest request) =>
        purchases.HandleAsync(request.HttpContext);
}
