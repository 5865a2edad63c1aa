using Interchange.App.Jobs;
using Interchange.Gateway.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Images;

internal sealed class CreateImagesFunction(CreateImages images)
{
    [Function("CreateImages")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/images")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        images.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
