using Interchange.App.Jobs;
using Interchange.Gateway.Rerank;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Rerank;

internal sealed class RerankFunction(RerankDocuments operation)
{
    [Function("Rerank")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/rerank")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        operation.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
