using System.Text.Json;
using Interchange.Gateway.Errors;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>How a response failed that had begun.</summary>
/// <param name="Type">One of <see cref="ErrorType"/>.</param>
/// <param name="Message">For a person.</param>
internal sealed record ResponseFailure(string Type, string Message)
{
    /// <summary>The word of the Responses API for it. Source: <c>ResponsesErrorField</c> of OpenRouter's OpenAPI document.</summary>
    public string Code => Type switch
    {
        ErrorType.RateLimitExceeded => "rate_limit_exceeded",
        ErrorType.ContentPolicyViolation => "image_content_policy_violation",
        ErrorType.InvalidRequest or ErrorType.InvalidPrompt or ErrorType.ContextLengthExceeded or ErrorType.MaxTokensExceeded or ErrorType.NotFound
            or ErrorType.PayloadTooLarge or ErrorType.Unprocessable or ErrorType.Authentication or ErrorType.PaymentRequired
            or ErrorType.PermissionDenied => "invalid_prompt",
        _ => "server_error",
    };

    /// <summary>Reads the <c>error</c> of the gateway's own form.</summary>
    public static ResponseFailure Of(JsonElement error) => new(
        Find(error, "metadata") is { } metadata && Find(metadata, "error_type") is { ValueKind: JsonValueKind.String } type ? type.GetString()! : ErrorType.Server,
        Find(error, "message") is { ValueKind: JsonValueKind.String } message ? message.GetString()! : "The provider failed.");
}
