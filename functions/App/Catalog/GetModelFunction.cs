using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class GetModelFunction(GetModel models)
{
    [Function("GetModel")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/model/{author}/{slug}")] HttpRequest request, string author, string slug) =>
        models.HandleAsync(request.HttpContext, author, slug);
}
