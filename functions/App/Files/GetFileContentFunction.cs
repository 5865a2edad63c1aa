using Interchange.Gateway.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Files;

internal sealed class GetFileContentFunction(GetFileContent content)
{
    [Function("GetFileContent")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/files/{id}/content")] HttpRequest request, string id) =>
        content.HandleAsync(request.HttpContext, id);
}
