using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary><c>GET /keys/{hash}</c>. Needs a management key; another account's key is a 404.</summary>
public sealed class GetKey
{
    private readonly AuthenticateCaller _authenticate;
    private readonly KeyRegistry _registry;
    private readonly KeyUsages _usages;

    internal GetKey(AuthenticateCaller authenticate, KeyRegistry registry, KeyUsages usages)
    {
        _authenticate = authenticate;
        _registry = registry;
        _usages = usages;
    }

    public async Task HandleAsync(HttpContext context, string hash)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var stored = await _registry.FindAsync(caller.AccountId, hash, context.RequestAborted);
        var usage = await _usages.OfAsync(stored.Key, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                KeyJson.Write(json, stored.Key, usage);
            },
            context.RequestAborted);
    }
}
