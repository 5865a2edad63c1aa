using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class ListUserModelsFunction(ListUserModels models)
{
    [Function("ListUserModels")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/models/user")] HttpRequest request) =>
        models.HandleAsync(request.HttpContext);
}
