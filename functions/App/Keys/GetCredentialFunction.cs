using Interchange.Gateway.Providers.Byok;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class GetCredentialFunction(GetCredential credentials)
{
    [Function("GetCredential")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/byok/{id}")] HttpRequest request, string id) =>
        credentials.HandleAsync(request.HttpContext, id);
}
