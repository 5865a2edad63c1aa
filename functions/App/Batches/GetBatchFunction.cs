using Interchange.Gateway.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

internal sealed class GetBatchFunction(GetBatch batch)
{
    [Function("GetBatch")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/batches/{id}")] HttpRequest request, string id) =>
        batch.HandleAsync(request.HttpContext, id);
}
