using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary>
/// <c>DELETE /keys/{hash}</c>. Needs a management key, which cannot delete itself: an account would be left without one.
/// Counts at once on this instance and within 5 seconds on all.
/// </summary>
public sealed class DeleteKey
{
    private readonly AuthenticateCaller _authenticate;
    private readonly KeyRegistry _registry;

    internal DeleteKey(AuthenticateCaller authenticate, KeyRegistry registry)
    {
        _authenticate = authenticate;
        _registry = registry;
    }

    public async Task HandleAsync(HttpContext context, string hash)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        if (hash == caller.Key.Hash)
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                "A management key cannot delete itself. Use another management key of the account."));
        }

        await _registry.DeleteAsync(caller.AccountId, hash, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            static json => json.WriteBoolean("deleted", true),
            context.RequestAborted);
    }
}
