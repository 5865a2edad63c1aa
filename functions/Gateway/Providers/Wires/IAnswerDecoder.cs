using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>
/// Turns a provider's answer into the gateway's own form as it comes: server-sent events of chat chunks for a streamed answer, one document for another.
/// What it makes does not depend on where the bytes were cut. Bounded in memory whatever comes. Not thread-safe.
/// </summary>
public interface IAnswerDecoder : IDisposable
{
    /// <summary>Takes the next bytes, and appends what they make.</summary>
    /// <exception cref="InvalidDataException">They are not what the wire allows. The message holds nothing of them.</exception>
    /// <exception cref="System.Text.Json.JsonException">The same; the message is not to be shown.</exception>
    void Read(ReadOnlySpan<byte> bytes, PooledBody output);

    /// <summary>
    /// The provider has closed its answer. <c>[DONE]</c> is appended only where the wire's own end was seen, so that an answer that was cut off is one (invariant I2).
    /// </summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    void Complete(PooledBody output);
}
