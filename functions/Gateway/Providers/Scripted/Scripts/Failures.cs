using System.Collections.Immutable;
using Interchange.Gateway.Providers.Scripted.Wires;

namespace Interchange.Gateway.Providers.Scripted.Scripts;

/// <summary>Scripts that fail before they answer, most with an HTTP status.</summary>
internal static class Failures
{
    public static ImmutableArray<Script> All { get; } =
    [
        new("flaky-503", "Always 503.", Overloaded),
        new("flaky-500-once", "500 on the first call with the same user and seed, then echoes.",
            request => request.Occurrence == 1
                ? Replies.Fail(request, 500, "The script fails the first call.", null)
                : Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText))),
        new("resting", "Always 503, with Retry-After: 60.", request => Overloaded(request) with { RetryAfter = "60" }),
        new("flap", "503 for a minute from the first call with the same user and seed, or for \"scripted\":{\"down_ms\":n} of the body; then echoes.",
            request => request.Age < (request.Down ?? TimeSpan.FromMinutes(1))
                ? Overloaded(request)
                : Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText))),
        new("flaky-429", "Always 429, with Retry-After: 1.", request => RateLimited(request) with { RetryAfter = "1" }),
        new("rate-limited", "Always 429, without Retry-After.", RateLimited),
        new("unauthorized", "Always 401, as if the gateway's own key were wrong.",
            request => Replies.Fail(request, 401, "The script refuses the key.", "invalid_api_key")),
        new("context-length", "Always 400, as if the prompt were too long.",
            request => Replies.Fail(request, 400, "The script's context length is 128000 tokens and the messages are longer.", "context_length_exceeded")),
        new("content-filter", "Always 400, as if the prompt were filtered.",
            request => Replies.Fail(request, 400, "The script's content filter stopped the prompt.", "content_filter")),
        new("error-in-200", "An error document with status 200.", request => ScriptReply.Document(ServerError(request))),
        new("error-first-event", "A stream whose first event is an error.",
            request => request.Stream
                ? Replies.Stream(request, [new ScriptPart(request.Wire.ErrorFrame(FailsInside))])
                : ScriptReply.Document(ServerError(request))),
        new("cut-before-headers", "Resets the connection without a word.", _ => new ScriptReply { Ending = ScriptEnding.Reset }),
        new("cut-before-content", "Sends the headers and resets the connection.",
            request => Opening(request) with { Ending = ScriptEnding.Reset }),
        new("empty", "Ends without a single choice.",
            request => request.Stream
                ? ScriptReply.Stream([new(ChatWire.Frame(ChatWire.ChunkWithoutChoices(request, answer: null))), new(ChatWire.Done)])
                : ScriptReply.Document(ChatWire.DocumentWithoutChoices(request))) { IsOfChatWire = true },
        new("prefill-refused", "400 when the last message is the assistant's, though its catalog entry says otherwise; else echoes.",
            request => request.Prefill is null
                ? Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText))
                : Replies.Fail(request, 400, "The script's conversation must end with a user message.", null)),
        new("silent", "Never answers at all.", _ => new ScriptReply { Ending = ScriptEnding.Silence }),
        new("slow-first-token", "Echoes after 20 s of silence, or after \"scripted\":{\"delay_ms\":n} of the body.",
            request => Replies.Whole(request with { Delay = request.Delay ?? TimeSpan.FromSeconds(20) }, ScriptedAnswer.Of(request.LastUserText))),
    ];

    private const string FailsInside = "The script fails with status 200.";

    /// <summary>The answer to a model that is no script.</summary>
    public static ScriptReply UnknownModel(ScriptRequest request) =>
        Replies.Fail(request, 404, $"There is no script '{request.Model}'; GET /v1/models lists them.", "model_not_found");

    /// <summary>The answer to a body that is no request.</summary>
    public static ScriptReply Malformed(IScriptedWire wire) =>
        ScriptReply.Document(wire.Error(400, "The body must be a JSON object of the wire's.", null), 400);

    private static ScriptReply Overloaded(ScriptRequest request) => Replies.Fail(request, 503, "The script is overloaded.", "overloaded");

    private static ScriptReply RateLimited(ScriptRequest request) => Replies.Fail(request, 429, "The script has had enough requests.", "rate_limit_exceeded");

    private static ReadOnlyMemory<byte> ServerError(ScriptRequest request) => request.Wire.Error(500, FailsInside, "server_error");

    private static ScriptReply Opening(ScriptRequest request) =>
        request.Stream ? Replies.Stream(request, []) : new ScriptReply { HeadersFirst = true };
}
