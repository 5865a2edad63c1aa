using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class CreateKeyFunction(CreateKey keys)
{
    [Function("CreateKey")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/keys")] HttpRequest request) =>
        keys.HandleAsync(request.HttpContext);
}
