using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Jobs;

internal sealed class GetJobContentFunction(GetJobContent content)
{
    [Function("GetJobContent")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/jobs/{id}/content")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        content.HandleAsync(request.HttpContext, id, new DurableJobRuns(client));
}
