using Interchange.Gateway.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Files;

internal sealed class ListFilesFunction(ListFiles files)
{
    [Function("ListFiles")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/files")] HttpRequest request) =>
        files.HandleAsync(request.HttpContext);
}
