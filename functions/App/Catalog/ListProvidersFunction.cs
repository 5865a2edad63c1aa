using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class ListProvidersFunction(ListProviders providers)
{
    [Function("ListProviders")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/providers")] HttpRequest request) =>
        providers.HandleAsync(request.HttpContext);
}
