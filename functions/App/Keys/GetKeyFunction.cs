using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class GetKeyFunction(GetKey keys)
{
    [Function("GetKey")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/keys/{hash}")] HttpRequest request, string hash) =>
        keys.HandleAsync(request.HttpContext, hash);
}
