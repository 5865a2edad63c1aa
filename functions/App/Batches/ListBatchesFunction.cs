using Interchange.Gateway.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Batches;

internal sealed class ListBatchesFunction(ListBatches batches)
{
    [Function("ListBatches")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/batches")] HttpRequest request) =>
        batches.HandleAsync(request.HttpContext);
}
