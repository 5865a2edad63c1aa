using Interchange.Gateway.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Batches;

internal sealed class CancelBatchFunction(CancelBatch batch)
{
    [Function("CancelBatch")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches/{id}/cancel")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        batch.HandleAsync(request.HttpContext, id, new DurableBatchRuns(client));
}
