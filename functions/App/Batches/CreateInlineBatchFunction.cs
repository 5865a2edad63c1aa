using Interchange.Gateway.Batches.Inline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Batches;

internal sealed class CreateInlineBatchFunction(CreateInlineBatch batch)
{
    [Function("CreateInlineBatch")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "beta/batches")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        batch.HandleAsync(request.HttpContext, new DurableBatchRuns(client));
}
