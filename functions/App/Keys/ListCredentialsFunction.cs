using Interchange.Gateway.Providers.Byok;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class ListCredentialsFunction(ListCredentials credentials)
{
    [Function("ListCredentials")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/byok")] HttpRequest request) =>
        credentials.HandleAsync(request.HttpContext);
}
