using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class ListEndpointsZdrFunction(ListZeroRetentionEndpoints endpoints)
{
    [Function("ListEndpointsZdr")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/endpoints/zdr")] HttpRequest request) => endpoints.HandleAsync(request.HttpContext);
}
