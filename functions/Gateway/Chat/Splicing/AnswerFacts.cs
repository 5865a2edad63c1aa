using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>What has been learned from an answer while it was spliced, in one piece or chunk by chunk. Content itself is never kept.</summary>
internal sealed class AnswerFacts
{
    private ulong _choices;
    private ulong _finished;
    private UsageCounts _counts;
    private bool _hasUsage;
    private TokenUsage? _usage;
    private byte[] _rawUsage = [];
    private int _rawLength;

    public string? UpstreamId { get; set; }

    /// <summary>Normalised; the first choice's.</summary>
    public string? FinishReason { get; private set; }

    public string? NativeFinishReason { get; private set; }

    /// <summary>True where the provider's total counts reasoning that nothing else counts.</summary>
    public bool TotalCountsThinking { get; init; }

    /// <summary>True where a total without any other count is the prompt's: nothing is generated.</summary>
    public bool TotalIsPrompt { get; init; }

    /// <summary>True where thoughts are counted and taken out.</summary>
    public bool HidesThoughts { get; init; }

    /// <summary>The provider's count: the last that was complete. Null when there was none.</summary>
    public TokenUsage? Usage => _hasUsage ? _usage ??= _counts.ToUsage(TotalCountsThinking) : null;

    /// <summary>The JSON of <see cref="Usage"/>, for the fields that the gateway does not know; empty when there was none.</summary>
    public ReadOnlySpan<byte> RawUsage => _rawUsage.AsSpan(0, _rawLength);

    /// <summary>True when the text that was scanned last carried usage.</summary>
    public bool UsageInText { get; set; }

    /// <summary>The tier that the provider says it ran on; null when it does not say.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>True once <c>system_fingerprint</c> has come.</summary>
    public bool HasFingerprint { get; set; }

    /// <summary>Images in the answer.</summary>
    public int Images { get; set; }

    /// <summary>Bytes of text content, reasoning and tool arguments: what an estimate of missing usage rests on.</summary>
    public long ContentBytes { get; set; }

    /// <summary>Counts the tokens of what <see cref="ContentBytes"/> counts the bytes of; null where nobody can.</summary>
    public StreamedTokens? Text { get; init; }

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

    /// <summary>
    /// Notes a usage object. Some providers send one with every chunk, each replacing the one before; one that is not complete, or that says nothing was used
    /// after another has said otherwise, replaces none.
    /// </summary>
    public void SawUsage(ReadOnlySpan<byte> json)
    {
        UsageInText = true;
        var counts = OpenAICompatibleUsage.Read(json);
        if (TotalIsPrompt && counts is { Prompt: null, Input: null })
        {
            (counts.Prompt, counts.Completion) = (counts.Total ?? 0, 0);
        }
        else if (TotalIsPrompt)
        {
            counts.Completion ??= 0;
        }

        if (!counts.AreComplete || (_hasUsage && counts.AreZero))
        {
            return;
        }

        _counts = counts;
        _hasUsage = true;
        _usage = null;
        if (_rawUsage.Length < json.Length)
        {
            _rawUsage = new byte[json.Length];
        }

        json.CopyTo(_rawUsage);
        _rawLength = json.Length;
    }

    /// <summary>Notes a piece of text: what stands between the quotes of a JSON string.</summary>
    public void SawText(ReadOnlySpan<byte> json)
    {
        HasContent = true;
        ContentBytes += json.Length;
        Text?.Append(json);
    }

    /// <summary>Notes pieces of an answer: what stands between the brackets of a JSON array or object.</summary>
    /// <param name="json">The array or object.</param>
    /// <param name="areTwice">The same text came as a string already.</param>
    public void SawParts(ReadOnlySpan<byte> json, bool areTwice)
    {
        HasContent = true;
        ContentBytes += json.Length - 2;
        if (!areTwice)
        {
            Text?.AppendParts(json);
        }
    }

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
