using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Health;

/// <summary>Answers as long as the process can answer at all: what a supervisor restarts by.</summary>
internal static class LiveFunction
{
    [Function("Live")]
    public static Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("""{"status":"live"}""", request.HttpContext.RequestAborted);
}
