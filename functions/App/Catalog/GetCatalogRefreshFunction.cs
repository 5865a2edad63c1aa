using Interchange.Gateway.Catalog.Refresh;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class GetCatalogRefreshFunction(GetCatalogRefresh catalog)
{
    [Function("GetCatalogRefresh")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "v1/operations/catalog")] HttpRequest request) => catalog.HandleAsync(request.HttpContext);
}
