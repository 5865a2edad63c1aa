using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary>
/// <c>POST /keys</c>: makes a key of the caller's account and shows it this once. Needs a management key. The key is for inference, or
/// for management when the body says <c>"is_management_key": true</c>.
/// </summary>
public sealed class CreateKey
{
    private readonly AuthenticateCaller _authenticate;
    private readonly KeyRegistry _registry;
    private readonly RandomNumberGenerator _random;
    private readonly TimeProvider _timeProvider;

    internal CreateKey(AuthenticateCaller authenticate, KeyRegistry registry, RandomNumberGenerator random, TimeProvider timeProvider)
    {
        _authenticate = authenticate;
        _registry = registry;
        _random = random;
        _timeProvider = timeProvider;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var secret = KeySecret.Generate(_random);
        var key = KeyFields.Create(body.RootElement, caller.AccountId, secret, _timeProvider.GetUtcNow());
        await _registry.CreateAsync(key, context.RequestAborted);

        context.Response.Headers.CacheControl = "no-store";
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status201Created,
            json =>
            {
                json.WritePropertyName("data");
                KeyJson.Write(json, key, KeyUsage.None);
                json.WriteString("key", secret.Reveal());
            },
            context.RequestAborted);
    }
}
