using System.Net.Http.Headers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Tells what an error of Bedrock's means. Pure. Source: the errors of <c>Converse</c> and the common errors in AWS's API reference.</summary>
internal static class BedrockFailures
{
    private const string TypeHeader = "x-amzn-ErrorType";

    private static readonly string[] ContextPhrases =
    [
        "input is too long", "prompt is too long", "too many input tokens", "context length", "context window", "exceed context limit", "maximum tokens", "input length",
        "number of input tokens", "exceeds the maximum number of tokens",
    ];

    private static readonly string[] ContentPhrases = ["content filter", "content policy", "guardrail"];

    private static readonly string[] ModelPhrases =
    [
        "model identifier is invalid", "on-demand throughput isn", "model id", "end of its life", "isn't supported", "doesn't support the model",
    ];

    /// <summary>The failure behind a status that is not 2xx.</summary>
    public static ProviderFailure OfResponse(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now)
    {
        var (type, message) = Read(body);
        type = Named(headers.TryGetValues(TypeHeader, out var values) ? values.FirstOrDefault() : null) ?? Named(type);
        var failure = (type, status) switch
        {
            ("ThrottlingException" or "TooManyRequestsException" or "ServiceQuotaExceededException", _) => FailureClass.RateLimited,
            ("ModelNotReadyException" or "ServiceUnavailableException", _) => FailureClass.Overloaded,
            ("ModelTimeoutException", _) => FailureClass.Timeout,
            ("ModelErrorException" or "InternalServerException" or "InternalFailure" or "ModelStreamErrorException", _) => FailureClass.ServerError,
            ("ResourceNotFoundException", _) => FailureClass.ModelGone,
            ("ExpiredTokenException" or "UnrecognizedClientException" or "InvalidSignatureException" or "AccessDeniedException" or "IncompleteSignatureException"
                or "InvalidClientTokenId" or "MissingAuthenticationTokenException" or "ExpiredToken", _) => FailureClass.Credential,
            (_, 400 or 413) when Says(ContextPhrases, message) => FailureClass.ContextLength,
            (_, 400) when Says(ContentPhrases, message) => FailureClass.ContentFilter,
            (_, 400) when Says(ModelPhrases, message) => FailureClass.ModelGone,
            (_, 401 or 403) => FailureClass.Credential,
            (_, 404) => FailureClass.ModelGone,
            (_, 408 or 504) => FailureClass.Timeout,
            (_, 429) => FailureClass.RateLimited,
            (_, 424) => FailureClass.ServerError,
            (_, >= 400 and < 500) => FailureClass.InvalidRequest,
            (_, 503) => FailureClass.Overloaded,
            (_, >= 500) => FailureClass.ServerError,
            _ => FailureClass.InvalidResponse,
        };
        var delay = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now;
        return new ProviderFailure(failure)
        {
            Status = status,
            ProviderCode = type,
            ProviderMessage = message,
            RetryAfter = delay > TimeSpan.Zero ? delay : null,
        };
    }

    /// <summary>The HTTP status that an exception inside a stream stands for.</summary>
    public static string StatusOf(string? exception) => exception switch
    {
        "throttlingException" => "429",
        "serviceUnavailableException" => "503",
        "modelTimeoutException" => "504",
        "validationException" => "400",
        _ => "500",
    };

    /// <summary>The bare name: <c>ThrottlingException:http://…</c> and <c>com.amazon#ThrottlingException</c> both name the same.</summary>
    private static string? Named(string? type)
    {
        var name = type?.Split(':', 2)[0];
        return name is null ? null : name[(name.LastIndexOf('#') + 1)..].Trim() is { Length: > 0 } bare ? bare : null;
    }

    private static (string? Type, string? Message) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return (root.Text("__type"), root.Text("message") ?? root.Text("Message"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            // A proxy's page, or nothing: the status alone has to tell.
            return default;
        }
    }

    private static bool Says(string[] phrases, string? message) =>
        message is not null && phrases.Any(phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
