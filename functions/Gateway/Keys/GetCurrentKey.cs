using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary><c>GET /key</c>: what the key of the request may do and has used. Any kind of key.</summary>
public sealed class GetCurrentKey
{
    private readonly AuthenticateCaller _authenticate;
    private readonly KeyUsages _usages;
    private readonly IFreeAllowances _allowances;

    internal GetCurrentKey(AuthenticateCaller authenticate, KeyUsages usages, IFreeAllowances allowances)
    {
        _authenticate = authenticate;
        _usages = usages;
        _allowances = allowances;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var usage = _usages.OfAsync(caller.Key, context.RequestAborted);
        var free = _allowances.OfAsync(caller.AccountId, context.RequestAborted);
        await Task.WhenAll(usage, free);
        var (used, allowed) = (await usage, await free);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                KeyJson.WriteCurrent(json, caller.Key, used, allowed);
            },
            context.RequestAborted);
    }
}
