using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Tells what an error of Google's means. Pure. Source: <c>google.rpc.Status</c>, its details, and Google's guide to troubleshooting the Gemini API.</summary>
internal static class GeminiFailures
{
    private static readonly string[] ContextPhrases = ["input token count", "exceeds the maximum number of tokens", "context length", "too many tokens", "prompt is too long"];

    private static readonly string[] ContentPhrases = ["content filter", "responsible ai", "safety filter", "prohibited content"];

    private static readonly string[] CredentialPhrases = ["api key not valid", "api key expired", "api_key", "api key not found"];

    /// <summary>The failure behind a status that is not 2xx.</summary>
    public static ProviderFailure OfResponse(int status, ReadOnlySpan<byte> body, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var (code, message, reason, delay) = Read(body);
        var failure = status switch
        {
            400 when reason is "API_KEY_INVALID" or "API_KEY_EXPIRED" || Says(CredentialPhrases, message) => FailureClass.Credential,

            // No billing, or a country that Google does not serve.
            400 when code == "FAILED_PRECONDITION" => FailureClass.Credential,
            400 or 413 when Says(ContextPhrases, message) => FailureClass.ContextLength,
            400 or 403 when Says(ContentPhrases, message) => FailureClass.ContentFilter,
            413 => FailureClass.ContextLength,
            401 or 402 or 403 => FailureClass.Credential,
            404 => FailureClass.ModelGone,
            408 or 504 => FailureClass.Timeout,
            429 => FailureClass.RateLimited,
            >= 400 and < 500 => FailureClass.InvalidRequest,
            503 or 529 => FailureClass.Overloaded,
            >= 500 => FailureClass.ServerError,
            _ => FailureClass.InvalidResponse,
        };
        return new ProviderFailure(failure)
        {
            Status = status,
            ProviderCode = code,
            ProviderMessage = message,
            RetryAfter = Positive(retryAfter?.Delta ?? retryAfter?.Date - now) ?? Positive(delay),
        };
    }

    /// <summary>The code and the words of an <c>error</c> inside an answer, for the gateway's own form.</summary>
    public static (string Code, string? Message) OfMember(JsonElement error) => (
        error.Count("code")?.ToString(CultureInfo.InvariantCulture) ?? error.Text("status") ?? "500",
        error.Text("message"));

    private static (string? Code, string? Message, string? Reason, TimeSpan? Delay) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;

            // A stream that was not asked for as server-sent events is an array, and so is its error.
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                root = root[0];
            }

            if (root.Find("error") is not { ValueKind: JsonValueKind.Object } error)
            {
                return default;
            }

            string? reason = null;
            TimeSpan? delay = null;
            foreach (var detail in error.Elements("details"))
            {
                reason ??= detail.Text("reason");
                delay ??= detail.Text("retryDelay") is { } text ? Seconds(text) : null;
            }

            return (error.Text("status"), error.Text("message"), reason, delay);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            // A proxy's page, or nothing: the status alone has to tell.
            return default;
        }
    }

    /// <summary>A <c>google.protobuf.Duration</c>, such as <c>34.07s</c>.</summary>
    private static TimeSpan? Seconds(string duration) =>
        duration.EndsWith('s') && double.TryParse(duration.AsSpan(0, duration.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < TimeSpan.FromDays(30).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static TimeSpan? Positive(TimeSpan? delay) => delay > TimeSpan.Zero ? delay : null;

    private static bool Says(string[] phrases, string? message) =>
        message is not null && phrases.Any(phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
