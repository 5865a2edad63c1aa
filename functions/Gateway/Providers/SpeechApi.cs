using System.Collections.Immutable;

namespace Interchange.Gateway.Providers;

/// <summary>How a provider speaks, in the form of OpenAI's speech.</summary>
/// <param name="Path">Relative to the provider's base address.</param>
public sealed record SpeechApi(string Path = "audio/speech")
{
    private static readonly ImmutableArray<string> AllFormats = ["mp3", "opus", "aac", "flac", "wav", "pcm"];

    /// <summary>OpenAI's own. Source: OpenAI's API reference of speech.</summary>
    public static SpeechApi OpenAI { get; } = new() { StreamsEvents = true, UsualVoice = "alloy", Options = ["instructions"] };

    /// <summary>Values of <c>response_format</c>.</summary>
    public ImmutableArray<string> Formats { get; init; } = AllFormats;

    /// <summary>Whether <c>stream_format</c> may be <c>sse</c>: events that end with the tokens that were used, which sound alone does not tell.</summary>
    public bool StreamsEvents { get; init; }

    /// <summary>The voice for a caller who names none, where the provider wants one; null where it does not.</summary>
    public string? UsualVoice { get; init; }

    /// <summary>Properties of its own that callers may send it in <c>provider.options</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}
