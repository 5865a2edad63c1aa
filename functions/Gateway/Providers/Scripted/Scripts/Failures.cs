using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted.Scripts;

/// <summary>Scripts that fail before they answer, most with an HTTP status.</summary>
internal static class Failures
{
    public static ImmutableArray<Script> All { get; } =
    [
        new("flaky-503", "Always 503.", _ => Overloaded()),
        new("flaky-500-once", "500 on the first call with the same user and seed, then echoes.",
            request => request.Occurrence == 1
                ? Fail(500, "The script fails the first call.", "server_error", null)
                : Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText))),
        new("resting", "Always 503, with Retry-After: 60.", _ => Overloaded() with { RetryAfter = "60" }),
        new("flap", "503 for a minute from the first call with the same user and seed, or for \"scripted\":{\"down_ms\":n} of the body; then echoes.",
            request => request.Age < (request.Down ?? TimeSpan.FromMinutes(1))
                ? Overloaded()
                : Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText))),
        new("flaky-429", "Always 429, with Retry-After: 1.", _ => RateLimited() with { RetryAfter = "1" }),
        new("rate-limited", "Always 429, without Retry-After.", _ => RateLimited()),
        new("unauthorized", "Always 401, as if the gateway's own key were wrong.",
            _ => Fail(401, "The script refuses the key.", "invalid_request_error", "invalid_api_key")),
        new("context-length", "Always 400, as if the prompt were too long.",
            _ => Fail(400, "The script's context holds 128000 tokens and the messages are longer.", "invalid_request_error", "context_length_exceeded", "messages")),
        new("content-filter", "Always 400, as if the prompt were filtered.",
            _ => Fail(400, "The script's content filter stopped the prompt.", "invalid_request_error", "content_filter", "prompt")),
        new("error-in-200", "An error document with status 200.", _ => ScriptReply.Document(ServerError())),
        new("error-first-event", "A stream whose first event is an error.",
            request => request.Stream
                ? ScriptReply.Stream([new ScriptPart(ChatWire.Frame(ServerError()))])
                : ScriptReply.Document(ServerError())),
        new("cut-before-headers", "Resets the connection without a word.", _ => new ScriptReply { Ending = ScriptEnding.Reset }),
        new("cut-before-content", "Sends the headers and resets the connection.",
            request => Opening(request) with { Ending = ScriptEnding.Reset }),
        new("empty", "Ends without a single choice.",
            request => request.Stream
                ? ScriptReply.Stream([new(ChatWire.Frame(ChatWire.ChunkWithoutChoices(request, answer: null))), new(ChatWire.Done)])
                : ScriptReply.Document(ChatWire.DocumentWithoutChoices(request))),
        new("prefill-refused", "400 when the last message is the assistant's, though its catalog entry says otherwise; else echoes.",
            request => request.Prefill is null
                ? Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText))
                : Fail(400, "The script's conversation must end with a user message.", "invalid_request_error", null, "messages")),
        new("silent", "Never answers at all.", _ => new ScriptReply { Ending = ScriptEnding.Silence }),
        new("slow-first-token", "Echoes after 20 s of silence, or after \"scripted\":{\"delay_ms\":n} of the body.",
            request => Replies.Whole(request with { Delay = request.Delay ?? TimeSpan.FromSeconds(20) }, ScriptedAnswer.Of(request.LastUserText))),
    ];

    /// <summary>The answer to a model that is no script.</summary>
    public static ScriptReply UnknownModel(string model) =>
        Fail(404, $"There is no script '{model}'; GET /v1/models lists them.", "invalid_request_error", "model_not_found", "model");

    /// <summary>The answer to a body that is no request.</summary>
    public static ScriptReply Malformed() =>
        Fail(400, "The body must be a JSON object with a string 'model'.", "invalid_request_error", null);

    private static ScriptReply Overloaded() => Fail(503, "The script is overloaded.", "server_error", "overloaded");

    private static ScriptReply RateLimited() => Fail(429, "The script has had enough requests.", "requests", "rate_limit_exceeded");

    private static ReadOnlyMemory<byte> ServerError() => ChatWire.Error("The script fails with status 200.", "server_error", "server_error");

    private static ScriptReply Opening(ScriptRequest request) =>
        request.Stream ? ScriptReply.Stream([]) : new ScriptReply { HeadersFirst = true };

    private static ScriptReply Fail(int status, string message, string type, string? code, string? param = null) =>
        ScriptReply.Document(ChatWire.Error(message, type, code, param), status);
}
