using Interchange.App.Jobs;
using Interchange.Gateway.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Images;

/// <summary>OpenAI's address of the same.</summary>
internal sealed class GenerateImagesFunction(CreateImages images)
{
    [Function("GenerateImages")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/images/generations")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        images.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
