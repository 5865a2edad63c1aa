namespace Interchange.Gateway.Providers.Scripted;

/// <summary>The usual ways to reply with an answer: whole, or broken half way.</summary>
internal static class Replies
{
    /// <summary>The answer as OpenAI sends it, streamed or not as the request asks, with the delays that the request asks.</summary>
    public static ScriptReply Whole(ScriptRequest request, ScriptedAnswer answer)
    {
        var delay = request.Delay ?? TimeSpan.Zero;
        var reply = request.Stream
            ? ScriptReply.Stream(Frames(request, answer, delay))
            : new ScriptReply { Parts = [new ScriptPart(ChatWire.Document(request, answer), delay)] };
        return reply with { Bill = ScriptBill.Of(request, answer) };
    }

    /// <summary>Events of a broken stream before it breaks: half of the answer, where the request does not say.</summary>
    public static int FramesBeforeBreak(ScriptRequest request, ScriptedAnswer answer) => request.Frames ?? 1 + (answer.Pieces.Length / 2);

    /// <summary>The first half of the answer, then <paramref name="tail"/>, then the ending: the fault of a provider that dies while it speaks.</summary>
    public static ScriptReply Half(ScriptRequest request, ScriptedAnswer answer, ScriptEnding ending, params ReadOnlyMemory<byte>[] tail)
    {
        if (request.Stream)
        {
            var chunks = ChatWire.Chunks(request, answer).Take(FramesBeforeBreak(request, answer));
            var parts = Timed(request, chunks.Select(ChatWire.Frame)).Concat(tail.Select(bytes => new ScriptPart(bytes)));
            return ScriptReply.Stream(parts) with { Ending = ending };
        }

        var document = ChatWire.Document(request, answer);
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
        Timed(request, ChatWire.Chunks(request, answer).Select(ChatWire.Frame), delay).Append(new ScriptPart(ChatWire.Done));
}
