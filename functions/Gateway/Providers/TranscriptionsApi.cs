using System.Collections.Immutable;

namespace Interchange.Gateway.Providers;

/// <summary>How a provider transcribes, in the form of OpenAI's transcriptions: a form with the file.</summary>
/// <param name="Path">Relative to the provider's base address.</param>
public sealed record TranscriptionsApi(string Path = "audio/transcriptions")
{
    /// <summary>OpenAI's own. Source: OpenAI's API reference of transcriptions.</summary>
    public static TranscriptionsApi OpenAI { get; } = new() { Options = ["chunking_strategy", "prompt"] };

    /// <summary>Whether only the verbose answer tells how long the sound was, which is what is billed.</summary>
    public bool TellsLengthVerbosely { get; init; }

    /// <summary>Whether it takes <c>response_format</c>, and with it <c>verbose_json</c>.</summary>
    public bool IsVerbose { get; init; } = true;

    /// <summary>What is billed at least.</summary>
    public TimeSpan LeastBilled { get; init; }

    /// <summary>Properties of its own that callers may send it in <c>provider.options</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}
