using System.Text.Json.Serialization;

namespace Interchange.Gateway.Usage;

/// <summary>
/// Token counts of one answer in the provider's own tokenizer. The details are overlapping subsets:
/// cached, cache-write and audio tokens are part of <see cref="PromptTokens"/>; reasoning, audio and image tokens part of <see cref="CompletionTokens"/>.
/// </summary>
public sealed record TokenUsage
{
    public static readonly TokenUsage None = new();

    public long PromptTokens { get; init; }

    public long CompletionTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CachedTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CacheWriteTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PromptAudioTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReasoningTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CompletionAudioTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CompletionImageTokens { get; init; }

    /// <summary>What the provider itself says the answer cost, in US dollars; null when it does not say.</summary>
    public decimal? ReportedCost { get; init; }

    public long TotalTokens => PromptTokens + CompletionTokens;
}
