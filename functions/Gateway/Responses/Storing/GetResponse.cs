using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>
/// <c>GET /responses/{id}</c>: a stored response of the caller's account, or how far one has come that is made in the background. Any key of the account will do. Source: OpenAI's API
/// reference of Responses.
/// </summary>
public sealed class GetResponse
{
    private readonly FindResponse _find;

    internal GetResponse(FindResponse find) => _find = find;

    /// <exception cref="GatewayException">400: a stream is asked for; 404: the account has no such response.</exception>
    public async Task HandleAsync(HttpContext context, string id, IJobRuns runs)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (caller, response) = await _find.AsAsync(context, id);
        if (context.Request.Query["stream"] == "true")
        {
            throw new GatewayException(GatewayError.InvalidRequest("A stored response is not streamed again. Leave \"stream\" out."));
        }

        await ResponseJson.SendAsync(context, await _find.NowAsync(caller, response, runs, context.RequestAborted));
    }
}
