using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Reads one answer of images or sound as it comes. Not thread-safe.</summary>
internal interface IMediaStream : IDisposable
{
    /// <summary>Begins with what the headers tell.</summary>
    /// <param name="mediaType">What the provider says it sends; null where it does not say.</param>
    /// <param name="answer">Gets what the answer tells. Its body gets what may be sent to the caller at once.</param>
    void Begin(string? mediaType, MediaAnswer answer);

    /// <summary>Takes the next bytes. A failure inside the answer goes into its facts.</summary>
    /// <exception cref="InvalidDataException">They are not what the form allows.</exception>
    /// <exception cref="System.Text.Json.JsonException">The same.</exception>
    void Read(ReadOnlySpan<byte> bytes);

    /// <summary>The provider has closed its answer: null when it is whole.</summary>
    ProviderFailure? Complete();

    /// <summary>Writes what comes last, once it is known what the answer costs.</summary>
    void End(TokenUsage usage, CostBreakdown cost, PooledBody output);
}
