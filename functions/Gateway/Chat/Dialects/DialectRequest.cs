using Interchange.Gateway.Jobs;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Chat.Dialects;

/// <summary>A request of another dialect, as chat completions.</summary>
/// <param name="Chat">The body as chat completions; whoever takes it disposes it.</param>
/// <param name="Encoder">Puts the answer back into the dialect.</param>
public sealed record DialectRequest(PooledBody Chat, IAnswerEncoder Encoder)
{
    /// <summary>The request as it came, for providers that speak the same wire; null where it is not to be sent on as it is. Disposed with the request.</summary>
    public NativeRequest? Native { get; init; }

    /// <summary>What the encoder has to know of the request, for one that is made where a job goes on; null for nothing. It is kept encrypted, with the request.</summary>
    public string? State { get; init; }

    /// <summary>
    /// Keeps the answer, in the dialect, before the last of it is sent; false where it could not be kept, which the answer then says (<see cref="IAnswerEncoder.Unkept"/>).
    /// Null where nothing is kept.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, ValueTask<bool>>? Keep { get; init; }

    /// <summary>Writes what the caller gets where a job is to answer while nobody waits, before that job begins; null for a request that is answered as usual.</summary>
    public Func<JobKey, DialectGeneration, CancellationToken, Task<ReadOnlyMemory<byte>>>? Receipt { get; init; }
}
