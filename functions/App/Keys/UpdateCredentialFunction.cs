using Interchange.Gateway.Providers.Byok;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class UpdateCredentialFunction(UpdateCredential credentials)
{
    [Function("UpdateCredential")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/byok/{id}")] HttpRequest request, string id) =>
        credentials.HandleAsync(request.HttpContext, id);
}
