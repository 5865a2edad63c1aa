using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Keys;

/// <summary>
/// Establishes who makes a request, from <c>Authorization: Bearer …</c> or, as Anthropic's SDKs send it, <c>x-api-key: …</c>.
/// </summary>
public sealed class AuthenticateCaller
{
    private const string HowToSend = "Send it as: Authorization: Bearer sk-ic-v1-…";

    private readonly KeyCache _cache;
    private readonly TimeProvider _timeProvider;

    internal AuthenticateCaller(KeyCache cache, TimeProvider timeProvider)
    {
        _cache = cache;
        _timeProvider = timeProvider;
    }

    /// <summary>
    /// The caller. While the key is fresh in memory this completes at once, without garbage and without a call to storage.
    /// A key revoked anywhere is refused within 5 seconds by every instance that reaches storage; expiry counts at once.
    /// </summary>
    /// <param name="context">The request. On 401 its response gets <c>WWW-Authenticate</c>.</param>
    /// <param name="required">The kind of key that the route needs; null when either will do.</param>
    /// <param name="cancellationToken">Ends the wait for storage, not the read that others wait for too.</param>
    /// <exception cref="GatewayException">
    /// 401: no key, not a key, an unknown, disabled or expired one; 403: the wrong kind; 503: storage does not answer and the key is not in memory.
    /// </exception>
    public ValueTask<Caller> AuthenticateAsync(HttpContext context, KeyKind? required, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var hash = ReadKey(context);
        var found = _cache.FindAsync(hash, cancellationToken);
        return found.IsCompletedSuccessfully
            ? new(Check(context, found.Result, required))
            : CheckAsync(context, found, required);
    }

    private async ValueTask<Caller> CheckAsync(HttpContext context, ValueTask<Caller?> found, KeyKind? required)
    {
        Caller? caller;
        try
        {
            caller = await found;
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(
                GatewayError.Unavailable("The gateway cannot look up API keys at the moment. The key was not refused: try again shortly."),
                exception);
        }

        return Check(context, caller, required);
    }

    private Caller Check(HttpContext context, Caller? caller, KeyKind? required)
    {
        if (caller is null)
        {
            throw Unauthenticated(context, "This API key does not exist here. It may have been deleted or replaced, or belong to another installation.");
        }

        var key = caller.Key;
        if (key.Disabled)
        {
            throw Unauthenticated(context, $"API key {key.Label} is disabled. Enable it with PATCH /keys, or use another one.");
        }

        if (key.ExpiresAt is { } expiresAt && expiresAt <= _timeProvider.GetUtcNow())
        {
            throw Unauthenticated(context, $"API key {key.Label} expired at {expiresAt:yyyy-MM-ddTHH:mm:ssZ}. Use another one.");
        }

        if (caller.SecretEndsAt is { } endsAt && endsAt <= _timeProvider.GetUtcNow())
        {
            throw Unauthenticated(context, $"This secret was replaced by {key.Label} and stopped working at {endsAt:yyyy-MM-ddTHH:mm:ssZ}. Use the new one.");
        }

        if (required is { } kind && key.Kind != kind)
        {
            throw new GatewayException(GatewayError.Forbidden(kind == KeyKind.Management
                ? $"This route needs a management key; {key.Label} is an inference key."
                : $"This route needs an inference key; {key.Label} is a management key, which cannot call models."));
        }

        return caller;
    }

    private static KeyHash ReadKey(HttpContext context)
    {
        var headers = context.Request.Headers;
        var authorization = headers.Authorization;
        if (TryBearer(authorization, out var bearer))
        {
            return Hash(context, bearer, "The Authorization header");
        }

        var apiKey = headers["x-api-key"];
        if (apiKey.Count == 1 && apiKey[0].AsSpan().Trim(' ') is { Length: > 0 } value)
        {
            return Hash(context, value, "The x-api-key header");
        }

        throw Unauthenticated(context, authorization.Count == 0 && apiKey.Count == 0
            ? $"No API key was sent. {HowToSend}"
            : $"The request has no usable API key: one Authorization header with the Bearer scheme is expected. {HowToSend}");
    }

    private static bool TryBearer(StringValues header, out ReadOnlySpan<char> key)
    {
        key = default;
        if (header.Count != 1)
        {
            return false;
        }

        // Scheme names have no case (RFC 9110 §11.1).
        var value = header[0].AsSpan().Trim(' ');
        const string Scheme = "Bearer";
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || (value.Length > Scheme.Length && value[Scheme.Length] != ' '))
        {
            return false;
        }

        key = value[Scheme.Length..].TrimStart(' ');
        return true;
    }

    private static KeyHash Hash(HttpContext context, ReadOnlySpan<char> value, string header) =>
        KeySecret.TryHash(value, out var hash)
            ? hash
            : throw Unauthenticated(
                context,
                $"{header} does not hold a key of this gateway: keys start with {KeySecret.Prefix} and have 64 lower-case hex digits after it. {HowToSend}");

    private static GatewayException Unauthenticated(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new GatewayException(GatewayError.Unauthenticated(message));
    }
}
