using Interchange.Gateway.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Health;

internal sealed class HealthFunction(Readiness readiness)
{
    [Function("Health")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        readiness.HandleAsync(request.HttpContext);
}
