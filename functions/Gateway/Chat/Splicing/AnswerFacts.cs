using Interchange.Gateway.Providers;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>What has been learned from an answer while it was spliced, in one piece or chunk by chunk. Content itself is never kept.</summary>
internal sealed class AnswerFacts
{
    private ulong _choices;
    private ulong _finished;

    public string? UpstreamId { get; set; }

    /// <summary>Normalised; the first choice's.</summary>
    public string? FinishReason { get; private set; }

    public string? NativeFinishReason { get; private set; }

    /// <summary>The provider's count, and its raw JSON for the fields that the gateway does not know.</summary>
    public TokenUsage? Usage { get; set; }

    public byte[]? RawUsage { get; set; }

    /// <summary>Bytes of text content, reasoning and tool arguments: what an estimate of missing usage rests on.</summary>
    public long ContentBytes { get; set; }

    /// <summary>True once anything a caller could show or act on has come.</summary>
    public bool HasContent { get; set; }

    /// <summary>How many choices the text that was scanned last has.</summary>
    public int ChoicesInText { get; set; }

    /// <summary>An error that the provider sent inside the answer.</summary>
    public ProviderFailure? Failure { get; set; }

    /// <summary><c>created</c> of the first chunk, as it stood; null when there was none.</summary>
    public long? Created { get; set; }

    /// <summary>True when every choice that began has a finish reason, and at least one has.</summary>
    public bool Finished => _finished != 0 && (_choices & ~_finished) == 0;

    public void SawChoice(int index) => _choices |= Bit(index);

    public void SawFinish(int index, string normalised, string native)
    {
        if (_finished == 0 || index == 0)
        {
            FinishReason = normalised;
            NativeFinishReason = native;
        }

        _finished |= Bit(index);
    }

    // n is at most 128 at any provider; beyond 64 the bits are shared, which can only delay a verdict of success until the end of the stream.
    private static ulong Bit(int index) => 1UL << (index & 63);
}
