using System.Net.Http.Headers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Tells what an error of Anthropic's means, from its status and its <c>error.type</c>. Source: Anthropic's API reference, errors. Pure.</summary>
internal static class AnthropicFailures
{
    private static readonly string[] ContextPhrases =
    [
        "prompt is too long", "exceed context limit", "context window", "context limit", "input is too long", "too many total text bytes", "maximum allowed number of tokens",
    ];

    private static readonly string[] ContentPhrases = ["content filtering policy", "usage policy", "blocked by content"];

    private static readonly string[] CredentialPhrases = ["credit balance is too low", "purchase credits", "organization has been disabled"];

    /// <summary>The failure behind a status that is not 2xx.</summary>
    public static ProviderFailure OfResponse(int status, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var (type, message) = Read(body);
        var delay = retryAfter?.Delta ?? retryAfter?.Date - now;
        return new ProviderFailure(ClassOf(status, type, message))
        {
            Status = status,
            ProviderCode = type,
            ProviderMessage = message,
            RetryAfter = delay > TimeSpan.Zero ? delay : null,
        };
    }

    /// <summary>The HTTP status that goes with a type of error inside a stream.</summary>
    public static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    };

    private static FailureClass ClassOf(int status, string? type, string? message) => (status, type) switch
    {
        (400 or 413, _) when Says(ContextPhrases, message) => FailureClass.ContextLength,
        (400 or 403, _) when Says(ContentPhrases, message) => FailureClass.ContentFilter,
        (400 or 403, _) when Says(CredentialPhrases, message) => FailureClass.Credential,
        (_, "authentication_error" or "permission_error" or "billing_error") or (401 or 402 or 403, _) => FailureClass.Credential,
        (_, "request_too_large") or (413, _) => FailureClass.ContextLength,
        (_, "not_found_error") or (404, _) => FailureClass.ModelGone,
        (_, "rate_limit_error") or (429, _) => FailureClass.RateLimited,
        (_, "overloaded_error") or (503 or 529, _) => FailureClass.Overloaded,
        (_, "timeout_error") or (408 or 504, _) => FailureClass.Timeout,
        ( >= 400 and < 500, _) => FailureClass.InvalidRequest,
        ( >= 500, _) => FailureClass.ServerError,
        _ => FailureClass.InvalidResponse,
    };

    private static bool Says(string[] phrases, string? message) =>
        message is not null && Array.Exists(phrases, phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    private static (string? Type, string? Message) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.Find("error") is { } error ? (error.Text("type"), error.Text("message")) : default;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            // Not JSON: a proxy's page, or nothing. The status alone has to tell.
            return default;
        }
    }
}
