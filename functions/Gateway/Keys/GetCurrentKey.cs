using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary><c>GET /key</c>: what the key of the request may do and has used. Any kind of key.</summary>
public sealed class GetCurrentKey(AuthenticateCaller authenticate)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = await authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                KeyJson.WriteCurrent(json, caller.Key);
            },
            context.RequestAborted);
    }
}
