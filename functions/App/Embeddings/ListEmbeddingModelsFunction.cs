using Interchange.Gateway.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Embeddings;

internal sealed class ListEmbeddingModelsFunction(ListModels models)
{
    [Function("ListEmbeddingModels")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/embeddings/models")] HttpRequest request) =>
        models.HandleAsync(request.HttpContext, "embeddings");
}
