using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Dialects;

/// <summary>Puts one answer into the words of a caller's dialect. Made for one request; not thread-safe.</summary>
public interface IAnswerEncoder
{
    /// <summary>
    /// Appends the events that a chunk of a streamed answer is. The last chunk of a good stream carries usage and no choice; one that failed carries an error,
    /// and is the last: the dialect's own end, or its error event, follows from them.
    /// </summary>
    void Chunk(ChatAnswer chunk, PooledBody output);

    /// <summary>Says, before the first chunk, how long the prompt is likely to be in tokens: for dialects that tell it before the provider does.</summary>
    void Expect(long promptTokens)
    {
        // Most dialects tell usage at the end alone.
    }

    /// <summary>Appends what the dialect sends into silence, such as <c>ping</c>, or a comment.</summary>
    void KeepAlive(PooledBody output);

    /// <summary>The whole of an answer that was streamed, as its last event has it; empty before that event was appended. Of dialects that keep answers.</summary>
    ReadOnlyMemory<byte> Ended => default;

    /// <summary>Says in what was appended last that the answer was not kept.</summary>
    void Unkept(PooledBody output)
    {
    }

    /// <summary>Appends a whole answer as one document.</summary>
    void Whole(ChatAnswer answer, PooledBody output);
}
