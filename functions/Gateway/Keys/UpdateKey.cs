using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary>
/// <c>PATCH /keys/{hash}</c>: changes the fields that the body names. Needs a management key, which cannot disable itself: an account
/// would be left without one. Counts at once on this instance and within 5 seconds on all.
/// </summary>
public sealed class UpdateKey
{
    private readonly AuthenticateCaller _authenticate;
    private readonly KeyRegistry _registry;
    private readonly KeyUsages _usages;
    private readonly TimeProvider _timeProvider;

    internal UpdateKey(AuthenticateCaller authenticate, KeyRegistry registry, KeyUsages usages, TimeProvider timeProvider)
    {
        _authenticate = authenticate;
        _registry = registry;
        _usages = usages;
        _timeProvider = timeProvider;
    }

    public async Task HandleAsync(HttpContext context, string hash)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var now = _timeProvider.GetUtcNow();
        var key = await _registry.UpdateAsync(
            caller.AccountId,
            hash,
            current =>
            {
                var changed = KeyFields.Change(body.RootElement, current, now);
                return hash == caller.Key.Hash && (changed.Disabled || changed.ExpiresAt <= now)
                    ? throw new GatewayException(GatewayError.InvalidRequest(
                        "A management key cannot disable or expire itself. Use another management key of the account."))
                    : changed;
            },
            context.RequestAborted);
        var usage = await _usages.OfAsync(key, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                KeyJson.Write(json, key, usage);
            },
            context.RequestAborted);
    }
}
