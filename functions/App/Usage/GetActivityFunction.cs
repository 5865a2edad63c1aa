using Interchange.Gateway.Usage.Activity;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

internal sealed class GetActivityFunction(GetActivity activity)
{
    [Function("GetActivity")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/activity")] HttpRequest request) =>
        activity.HandleAsync(request.HttpContext);
}
