using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Byok;

/// <summary><c>GET /byok/{id}</c>. Needs a management key; another account's credential is a 404.</summary>
public sealed class GetCredential
{
    private readonly AuthenticateCaller _authenticate;
    private readonly CredentialRegistry _registry;

    internal GetCredential(AuthenticateCaller authenticate, CredentialRegistry registry)
    {
        _authenticate = authenticate;
        _registry = registry;
    }

    public async Task HandleAsync(HttpContext context, string id)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var credential = await _registry.FindAsync(caller.AccountId, id, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                CredentialJson.Write(json, credential);
            },
            context.RequestAborted);
    }
}
