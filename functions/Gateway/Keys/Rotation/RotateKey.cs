using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Rotation;

/// <summary>
/// <c>POST /keys/{hash}/rotate</c>, the gateway's own: gives a key another secret, and shows it this once. The key stays the same: its hash, what it has spent,
/// its limits and whatever names it. Needs a management key, which may rotate itself. Counts at once on this instance and within 5 seconds on all.
/// </summary>
public sealed class RotateKey
{
    private readonly AuthenticateCaller _authenticate;
    private readonly KeyRegistry _registry;
    private readonly KeyUsages _usages;
    private readonly RandomNumberGenerator _random;
    private readonly TimeProvider _timeProvider;

    internal RotateKey(AuthenticateCaller authenticate, KeyRegistry registry, KeyUsages usages, RandomNumberGenerator random, TimeProvider timeProvider)
    {
        _authenticate = authenticate;
        _registry = registry;
        _usages = usages;
        _random = random;
        _timeProvider = timeProvider;
    }

    public async Task HandleAsync(HttpContext context, string hash)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);
        using var body = await JsonExchange.ReadObjectOrNothingAsync(context.Request, cancellationToken);
        var grace = RotationFields.Read(body.RootElement);

        // Before the secret is changed: nobody would see the new one if this failed afterwards.
        var usage = await _usages.OfAsync((await _registry.FindAsync(caller.AccountId, hash, cancellationToken)).Key, cancellationToken);
        var secret = KeySecret.Generate(_random);
        var now = _timeProvider.GetUtcNow();
        var key = await _registry.RotateAsync(caller.AccountId, hash, current => KeyRotation.Rotate(current, secret, grace, now), cancellationToken);

        context.Response.Headers.CacheControl = "no-store";
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status201Created,
            json =>
            {
                json.WritePropertyName("data");
                KeyJson.Write(json, key, usage);
                json.WriteString("key", secret.Reveal());
            },
            cancellationToken);
    }
}
