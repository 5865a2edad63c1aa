using Interchange.Gateway.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Files;

internal sealed class DeleteFileFunction(DeleteFile file)
{
    [Function("DeleteFile")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/files/{id}")] HttpRequest request, string id) =>
        file.HandleAsync(request.HttpContext, id);
}
