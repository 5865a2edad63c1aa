using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class UpdateKeyFunction(UpdateKey keys)
{
    [Function("UpdateKey")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/keys/{hash}")] HttpRequest request, string hash) =>
        keys.HandleAsync(request.HttpContext, hash);
}
