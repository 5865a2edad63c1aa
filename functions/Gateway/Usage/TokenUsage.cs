using System.Text.Json.Serialization;

namespace Interchange.Gateway.Usage;

/// <summary>
/// Token counts of one answer in the provider's own tokenizer. The details are overlapping subsets: cached, written, audio, image and video tokens are part of
/// <see cref="PromptTokens"/>; reasoning, audio, image and predicted tokens part of <see cref="CompletionTokens"/>. No detail is larger than its whole.
/// </summary>
public sealed record TokenUsage
{
    public static readonly TokenUsage None = new();

    /// <summary>All of the prompt: what came from a cache and what was written to one is in it.</summary>
    public long PromptTokens { get; init; }

    /// <summary>All of the output: reasoning is in it.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Read from the provider's prompt cache.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CachedTokens { get; init; }

    /// <summary>Written to the provider's prompt cache, for however long.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CacheWriteTokens { get; init; }

    /// <summary>Of <see cref="CacheWriteTokens"/>, those written for an hour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CacheWriteOneHourTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PromptAudioTokens { get; init; }

    /// <summary>Audio that was read from the cache: part of <see cref="PromptAudioTokens"/> and of <see cref="CachedTokens"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CachedAudioTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PromptImageTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PromptVideoTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReasoningTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CompletionAudioTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CompletionImageTokens { get; init; }

    /// <summary>Tokens of the request's prediction that the answer used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AcceptedPredictionTokens { get; init; }

    /// <summary>Tokens of the request's prediction that it did not use; they are billed as output all the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RejectedPredictionTokens { get; init; }

    /// <summary>Web searches that the provider made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WebSearches { get; init; }

    /// <summary>Sources that the provider's searches brought.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SearchResults { get; init; }

    /// <summary>Images of the request, which no provider counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PromptImages { get; init; }

    /// <summary>Images that were made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int CompletionImages { get; init; }

    /// <summary>Characters of a text that was spoken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Characters { get; init; }

    /// <summary>Milliseconds of sound that were transcribed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SoundMilliseconds { get; init; }

    /// <summary>What the provider itself says it bills for the answer, in US dollars; null when it does not say.</summary>
    public decimal? ReportedCost { get; init; }

    public long TotalTokens => PromptTokens + CompletionTokens;
}
