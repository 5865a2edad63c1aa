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
}
