using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted.Scripts;

/// <summary>
/// Scripts that begin to echo and break on the way: half way, or after <c>"scripted":{"frames":n}</c> events. Without <c>stream</c> the document breaks at its middle.
/// </summary>
internal static class BrokenAnswers
{
    private const string Fails = "The script fails in the middle of its answer.";

    public static ImmutableArray<Script> All { get; } =
    [
        new("error-mid-stream", "Half of the echo, then an error event.",
            request => request.Stream
                ? Replies.Half(request, Answer(request), ScriptEnding.Complete, request.Wire.ErrorFrame(Fails))
                : ScriptReply.Document(request.Wire.Error(500, Fails, "server_error"))),
        new("cut-mid-stream", "Half of the echo, then the connection is reset.",
            request => Replies.Half(request, Answer(request), ScriptEnding.Reset)),
        new("eof-mid-stream", "Half of the echo, then a proper end of the HTTP message without finish reason and [DONE].",
            request => Replies.Half(request, Answer(request), ScriptEnding.Complete)),
        new("stall-mid-stream", "Half of the echo, then silence.",
            request => Replies.Half(request, Answer(request), ScriptEnding.Silence)),
        new("malformed-chunk", "An echo with one frame in the middle that is no JSON.", Malformed),
    ];

    private static ScriptedAnswer Answer(ScriptRequest request) => ScriptedAnswer.Of(request.LastUserText);

    private static ScriptReply Malformed(ScriptRequest request)
    {
        var answer = Answer(request);
        if (!request.Stream)
        {
            return Replies.Half(request, answer, ScriptEnding.Complete);
        }

        var frames = request.Wire.Frames(request, answer).Concat(request.Wire.End(request)).ToList();
        frames.Insert(Math.Min(Replies.FramesBeforeBreak(request, answer), frames.Count), request.Wire.Malformed());
        return Replies.Stream(request, Replies.Timed(request, frames));
    }
}
