using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class ListModelEndpointsFunction(ListModelEndpoints models)
{
    [Function("ListModelEndpoints")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/models/{author}/{slug}/endpoints")] HttpRequest request, string author, string slug) =>
        models.HandleAsync(request.HttpContext, author, slug);
}
