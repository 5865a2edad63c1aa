using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Interchange.Gateway.Providers.OpenAICompatible;

/// <summary>
/// Tells what a provider's error means, from its status and its body. The bodies follow OpenAI's
/// <c>{"error":{"message","type","code"}}</c>, or one of the forms that servers of the family send instead.
/// </summary>
internal static class OpenAICompatibleFailures
{
    private static readonly string[] ContextPhrases =
    [
        "context length", "context_length", "context window", "maximum context", "too many tokens", "prompt is too long", "input is too long",
        "reduce the length", "exceeds the maximum number of tokens", "input token count",
    ];

    private static readonly string[] ContentPhrases =
    [
        "content_filter", "content filter", "content_policy", "content policy", "content management policy", "moderation", "safety system",
    ];

    private static readonly string[] CredentialPhrases = ["api key not valid", "api_key_invalid", "invalid api key", "invalid_api_key"];

    /// <summary>The failure behind a status that is not 2xx.</summary>
    public static ProviderFailure OfResponse(int status, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var (code, message) = Read(body);
        return Classified(status, code, message) with { RetryAfter = Delay(retryAfter, now) };
    }

    /// <summary>The failure behind an <c>error</c> member inside an answer that began as a success.</summary>
    /// <param name="error">The value of the member.</param>
    public static ProviderFailure OfErrorMember(ReadOnlySpan<byte> error)
    {
        var (code, message) = ReadError(error);
        var status = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 400 and < 600
            ? number
            : (int?)null;
        return status is null
            ? Classified(Implied(code), code, message) with { Status = null }
            : Classified(status.Value, code, message);
    }

    private static int Implied(string? code) => code switch
    {
        "rate_limit_exceeded" or "rate_limit_error" or "rate_limited" => 429,
        "overloaded_error" or "overloaded" or "service_unavailable" => 503,
        "context_length_exceeded" or "content_filter" or "invalid_request_error" or "invalid_request" => 400,
        "authentication_error" or "invalid_api_key" => 401,
        _ => 500,
    };

    private static ProviderFailure Classified(int status, string? code, string? message)
    {
        var failure = status switch
        {
            400 or 413 or 422 when Says(ContextPhrases, code, message) => FailureClass.ContextLength,
            400 or 403 or 422 when Says(ContentPhrases, code, message) => FailureClass.ContentFilter,
            400 when Says(CredentialPhrases, code, message) => FailureClass.Credential,
            401 or 402 or 403 => FailureClass.Credential,
            404 => FailureClass.ModelGone,
            408 => FailureClass.Timeout,
            429 when code is "insufficient_quota" or "billing_hard_limit_reached" => FailureClass.Credential,
            429 => FailureClass.RateLimited,
            >= 400 and < 500 => FailureClass.InvalidRequest,
            503 or 529 => FailureClass.Overloaded,
            504 => FailureClass.Timeout,
            >= 500 => FailureClass.ServerError,
            _ => FailureClass.InvalidResponse,
        };
        return new ProviderFailure(failure) { Status = status, ProviderCode = code, ProviderMessage = message };
    }

    private static bool Says(string[] phrases, string? code, string? message)
    {
        foreach (var phrase in phrases)
        {
            if (code?.Contains(phrase, StringComparison.OrdinalIgnoreCase) is true
                || message?.Contains(phrase, StringComparison.OrdinalIgnoreCase) is true)
            {
                return true;
            }
        }

        return false;
    }

    private static (string? Code, string? Message) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;

            // Google's compatible endpoint wraps its error into an array.
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                root = root[0];
            }

            if (root.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            return root.TryGetProperty("error", out var error) ? Of(error) : Of(root);
        }
        catch (JsonException)
        {
            // Not JSON: a proxy's HTML page, or nothing. The status alone has to tell.
            return default;
        }
    }

    private static (string? Code, string? Message) ReadError(ReadOnlySpan<byte> error)
    {
        var reader = new Utf8JsonReader(error);
        using var document = JsonDocument.ParseValue(ref reader);
        return Of(document.RootElement);
    }

    private static (string? Code, string? Message) Of(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return (null, error.GetString());
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        return (Text(error, "code") ?? Text(error, "type") ?? Text(error, "status"), Text(error, "message") ?? Text(error, "detail"));
    }

    private static string? Text(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static TimeSpan? Delay(RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var delay = retryAfter?.Delta ?? retryAfter?.Date - now;
        return delay > TimeSpan.Zero ? delay : null;
    }
}
