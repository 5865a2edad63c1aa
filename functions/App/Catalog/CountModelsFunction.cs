using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Catalog;

internal sealed class CountModelsFunction(CountModels models)
{
    [Function("CountModels")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/models/count")] HttpRequest request) =>
        models.HandleAsync(request.HttpContext);
}
