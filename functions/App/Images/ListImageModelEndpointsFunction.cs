using Interchange.Gateway.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Images;

internal sealed class ListImageModelEndpointsFunction(ListImageModelEndpoints endpoints)
{
    [Function("ListImageModelEndpoints")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/images/models/{author}/{slug}/endpoints")] HttpRequest request, string author, string slug) =>
        endpoints.HandleAsync(request.HttpContext, author, slug);
}
