namespace Interchange.Gateway.Providers.Scripted;

/// <summary>The usual ways to reply with an answer: whole, or broken half way.</summary>
internal static class Replies
{
    /// <summary>The answer as the request's wire sends it, streamed or not as the request asks, with the delays that the request asks.</summary>
    public static ScriptReply Whole(ScriptRequest request, ScriptedAnswer answer)
    {
        var delay = request.Delay ?? TimeSpan.Zero;
        var reply = request.Stream
            ? Stream(request, Frames(request, answer, delay))
            : new ScriptReply { Parts = [new ScriptPart(request.Wire.Document(request, answer), delay)] };
        return reply with { Bill = ScriptBill.Of(request, answer) };
    }

    /// <summary>A reply of a stream's frames.</summary>
    public static ScriptReply Stream(ScriptRequest request, IEnumerable<ScriptPart> frames) =>
        ScriptReply.Stream(frames) with { ContentType = request.Wire.StreamContentType };

    /// <summary>A failure, in the wire's own form.</summary>
    public static ScriptReply Fail(ScriptRequest request, int status, string message, string? code) =>
        ScriptReply.Document(request.Wire.Error(status, message, code), status);

    /// <summary>Events of a broken stream before it breaks: half of the answer, where the request does not say.</summary>
    public static int FramesBeforeBreak(ScriptRequest request, ScriptedAnswer answer) => request.Frames ?? 1 + (answer.Pieces.Length / 2);

    /// <summary>The first half of the answer, then <paramref name="tail"/>, then the ending: the fault of a provider that dies while it speaks.</summary>
    public static ScriptReply Half(ScriptRequest request, ScriptedAnswer answer, ScriptEnding ending, params ReadOnlyMemory<byte>[] tail)
    {
        if (request.Stream)
        {
            var frames = request.Wire.Frames(request, answer).Take(FramesBeforeBreak(request, answer));
            var parts = Timed(request, frames).Concat(tail.Select(bytes => new ScriptPart(bytes)));
            return Stream(request, parts) with { Ending = ending };
        }

        var document = request.Wire.Document(request, answer);
        return ScriptReply.Document(document[..(document.Length / 2)]) with { HeadersFirst = true, Ending = ending };
    }

    /// <summary>Events with the request's interval between them.</summary>
    public static IEnumerable<ScriptPart> Timed(ScriptRequest request, IEnumerable<ReadOnlyMemory<byte>> frames, TimeSpan delay = default)
    {
        var before = delay;
        foreach (var frame in frames)
        {
            yield return new ScriptPart(frame, before);
            before = request.Interval;
        }
    }

    private static IEnumerable<ScriptPart> Frames(ScriptRequest request, ScriptedAnswer answer, TimeSpan delay) =>
        Timed(request, request.Wire.Frames(request, answer), delay).Concat(request.Wire.End(request).Select(static bytes => new ScriptPart(bytes)));
}
