using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Jobs;

internal sealed class GetJobFunction(GetJob job)
{
    [Function("GetJob")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/jobs/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        job.HandleAsync(request.HttpContext, id, new DurableJobRuns(client));
}
