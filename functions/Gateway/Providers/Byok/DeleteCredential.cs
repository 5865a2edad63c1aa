using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// <c>DELETE /byok/{id}</c>: ends the use of a credential and removes its key. Needs a management key. Counts at once on this instance and within
/// 5 seconds on all.
/// </summary>
public sealed class DeleteCredential
{
    private readonly AuthenticateCaller _authenticate;
    private readonly CredentialRegistry _registry;

    internal DeleteCredential(AuthenticateCaller authenticate, CredentialRegistry registry)
    {
        _authenticate = authenticate;
        _registry = registry;
    }

    public async Task HandleAsync(HttpContext context, string id)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        await _registry.DeleteAsync(caller.AccountId, id, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            static json => json.WriteBoolean("deleted", true),
            context.RequestAborted);
    }
}
