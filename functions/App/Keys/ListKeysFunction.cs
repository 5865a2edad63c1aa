using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class ListKeysFunction(ListKeys keys)
{
    [Function("ListKeys")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/keys")] HttpRequest request) =>
        keys.HandleAsync(request.HttpContext);
}
