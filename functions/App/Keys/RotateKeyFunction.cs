using Interchange.Gateway.Keys.Rotation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class RotateKeyFunction(RotateKey keys)
{
    [Function("RotateKey")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/keys/{hash}/rotate")] HttpRequest request, string hash) =>
        keys.HandleAsync(request.HttpContext, hash);
}
