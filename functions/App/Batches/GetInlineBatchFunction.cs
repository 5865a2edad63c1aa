using Interchange.Gateway.Batches.Inline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

internal sealed class GetInlineBatchFunction(GetInlineBatch batch)
{
    [Function("GetInlineBatch")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "beta/batches/{id}")] HttpRequest request, string id) =>
        batch.HandleAsync(request.HttpContext, id);
}
