using Interchange.Gateway.Rerank;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Rerank;

internal sealed class RerankFunction(RerankDocuments operation)
{
    [Function("Rerank")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/rerank")] HttpRequest request) => operation.HandleAsync(request.HttpContext);
}
