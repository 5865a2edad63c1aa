using Interchange.Gateway.Usage.Generations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

internal sealed class GetGenerationFunction(GetGeneration generations)
{
    [Function("GetGeneration")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/generation")] HttpRequest request) =>
        generations.HandleAsync(request.HttpContext);
}
