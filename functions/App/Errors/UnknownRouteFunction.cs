using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Errors;

/// <summary>Answers every path under <c>/api/v1</c> that no other function serves, so that a mistyped address gets a sentence and not an empty 404.</summary>
internal static class UnknownRouteFunction
{
    [Function("UnknownRoute")]
    public static Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "v1/{*rest}")] HttpRequest request)
    {
        throw new GatewayException(GatewayError.NotFound(
            $"There is no {request.Method} {request.Path}. Check the method and the path; the API is at /api/v1, such as POST /api/v1/chat/completions."));
    }
}
