using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class GetCurrentKeyFunction(GetCurrentKey key)
{
    [Function("GetCurrentKey")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/key")] HttpRequest request) =>
        key.HandleAsync(request.HttpContext);
}
