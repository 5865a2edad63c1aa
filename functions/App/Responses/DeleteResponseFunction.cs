using Interchange.App.Jobs;
using Interchange.Gateway.Responses.Storing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Responses;

internal sealed class DeleteResponseFunction(DeleteResponse response)
{
    [Function("DeleteResponse")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/responses/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        response.HandleAsync(request.HttpContext, id, new DurableJobRuns(client));
}
