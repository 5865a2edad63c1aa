using System.Text.Json.Nodes;

namespace Interchange.Gateway.Errors;

/// <summary>
/// Everything a caller is told about a failure, before it is put into a dialect's envelope.
/// The message says what was wrong and how to mend it; it never holds prompt text, completion text or a secret.
/// </summary>
/// <param name="Status">HTTP status, also <c>error.code</c> in the OpenRouter envelope.</param>
/// <param name="Type">One of <see cref="ErrorType"/>.</param>
/// <param name="Message">One or two sentences for a person.</param>
public sealed record GatewayError(int Status, string Type, string Message)
{
    /// <summary>Extra members of <c>error.metadata</c> beside <c>error_type</c>; null for none.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The <c>error.availability</c> object of routing failures; null for none.</summary>
    public JsonObject? Availability { get; init; }

    /// <summary>The <c>openrouter_metadata</c> object beside <c>error</c>, for a caller who asked for it; null for none.</summary>
    public JsonObject? RoutingRecord { get; init; }

    /// <summary>Sent as <c>Retry-After</c>, rounded up to whole seconds; null for no header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>400: the request is malformed or a value is out of range.</summary>
    public static GatewayError InvalidRequest(string message) => new(400, ErrorType.InvalidRequest, message);

    /// <summary>401: the caller is not known.</summary>
    public static GatewayError Unauthenticated(string message) => new(401, ErrorType.Authentication, message);

    /// <summary>403: the caller is known and may not do this.</summary>
    public static GatewayError Forbidden(string message) => new(403, ErrorType.PermissionDenied, message);

    /// <summary>404: there is no such thing for this caller.</summary>
    public static GatewayError NotFound(string message) => new(404, ErrorType.NotFound, message);

    /// <summary>409: what is asked for contradicts what was asked for before.</summary>
    public static GatewayError Conflict(string message) => new(409, ErrorType.InvalidRequest, message);

    /// <summary>410: there was such a thing once.</summary>
    public static GatewayError Gone(string message) => new(410, ErrorType.NotFound, message);

    /// <summary>413: the body is larger than the gateway takes.</summary>
    public static GatewayError TooLarge(string message) => new(413, ErrorType.PayloadTooLarge, message);

    /// <summary>503: a part of the gateway's own infrastructure does not answer (invariant I7: never a 401 or a 402).</summary>
    public static GatewayError Unavailable(string message, TimeSpan? retryAfter = null) =>
        new(503, ErrorType.Server, message) { RetryAfter = retryAfter ?? TimeSpan.FromSeconds(5) };
}
