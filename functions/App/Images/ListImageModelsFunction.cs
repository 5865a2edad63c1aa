using Interchange.Gateway.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Images;

internal sealed class ListImageModelsFunction(ListImageModels models)
{
    [Function("ListImageModels")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/images/models")] HttpRequest request) => models.HandleAsync(request.HttpContext);
}
