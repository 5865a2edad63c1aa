namespace Interchange.Gateway.Translation;

/// <summary>A request asks for something that a wire cannot carry: nothing was sent, another endpoint may carry it (invariant I10).</summary>
/// <param name="message">What it is, and what to do about it, as a sentence that follows "the endpoint": it holds no text of the request.</param>
public sealed class NotCarriedException(string message) : Exception(message)
{
    /// <summary>True where the wire carries it, but what the request names by address could not be fetched.</summary>
    public bool IsUnfetched { get; init; }
}
