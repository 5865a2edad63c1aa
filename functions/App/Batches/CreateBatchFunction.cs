using Interchange.Gateway.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Batches;

internal sealed class CreateBatchFunction(CreateBatch batch)
{
    [Function("CreateBatch")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        batch.HandleAsync(request.HttpContext, new DurableBatchRuns(client));
}
