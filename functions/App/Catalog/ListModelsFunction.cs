using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class ListModelsFunction(ListModels models)
{
    [Function("ListModels")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/models")] HttpRequest request) =>
        models.HandleAsync(request.HttpContext);
}
