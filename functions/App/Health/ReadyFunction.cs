using Interchange.Gateway.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Health;

internal sealed class ReadyFunction(Readiness readiness)
{
    [Function("Ready")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request) =>
        readiness.HandleAsync(request.HttpContext);
}
