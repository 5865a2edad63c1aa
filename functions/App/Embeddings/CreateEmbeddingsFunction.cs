using Interchange.App.Jobs;
using Interchange.Gateway.Embeddings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Embeddings;

internal sealed class CreateEmbeddingsFunction(CreateEmbeddings operation)
{
    [Function("CreateEmbeddings")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/embeddings")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        operation.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
