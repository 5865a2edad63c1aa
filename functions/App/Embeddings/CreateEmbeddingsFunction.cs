using Interchange.Gateway.Embeddings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Embeddings;

internal sealed class CreateEmbeddingsFunction(CreateEmbeddings operation)
{
    [Function("CreateEmbeddings")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/embeddings")] HttpRequest request) => operation.HandleAsync(request.HttpContext);
}
