using Interchange.Gateway.Providers.Byok;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class CreateCredentialFunction(CreateCredential credentials)
{
    [Function("CreateCredential")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/byok")] HttpRequest request) =>
        credentials.HandleAsync(request.HttpContext);
}
