namespace Interchange.Gateway.Chat.Operations;

/// <summary>How one kind of endpoint is asked for images or sound, and how its answer is read. Has no state.</summary>
internal abstract class MediaForm
{
    /// <summary>Where the request goes, relative to the provider's base address; null for its chat.</summary>
    /// <param name="request">The caller's request.</param>
    public abstract string? PathOf(ChatRequest request);

    /// <summary>The request for the provider.</summary>
    public abstract MediaBody Request(MediaCall call);

    /// <summary>Reads an answer that came in one piece.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="bytes">What came, with status 2xx.</param>
    /// <param name="mediaType">What the provider says it is; null where it does not say.</param>
    /// <param name="answer">Gets what it tells, and the caller's form of it.</param>
    /// <returns>False for what is no answer.</returns>
    /// <exception cref="System.Text.Json.JsonException">It is no answer.</exception>
    /// <exception cref="InvalidDataException">It is no answer.</exception>
    public abstract bool Read(MediaCall call, ReadOnlyMemory<byte> bytes, string? mediaType, MediaAnswer answer);

    /// <summary>Reads an answer as it comes; null for an endpoint that answers in one piece.</summary>
    public virtual IMediaStream? Stream(MediaCall call) => null;
}
