using Interchange.Gateway.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Files;

internal sealed class UploadFileFunction(UploadFile file)
{
    [Function("UploadFile")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/files")] HttpRequest request) =>
        file.HandleAsync(request.HttpContext);
}
