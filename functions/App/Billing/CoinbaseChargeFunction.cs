using Interchange.Gateway.Billing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal static class CoinbaseChargeFunction
{
    [Function("CoinbaseCharge")]
    public static Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/credits/coinbase")] HttpRequest request) =>
        CoinbaseCharge.HandleAsync();
}
