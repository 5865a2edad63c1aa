using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Providers.OpenAICompatible;

/// <summary>The counts of one <c>usage</c> object as a provider sent them; null for what it did not say.</summary>
internal struct UsageCounts
{
    public long? Prompt;
    public long? Completion;
    public long? Total;

    /// <summary>Anthropic's name for the prompt: what was read from or written to a cache is not in it.</summary>
    public long? Input;

    public long? Cached;
    public bool DetailsSayCached;
    public long? CacheMiss;

    /// <summary>Read from a cache, by Anthropic's name.</summary>
    public long? ReadBeside;

    /// <summary>Written to a cache, by Anthropic's name.</summary>
    public long? WrittenBeside;

    public long? CacheWrite;
    public long? WrittenFiveMinutes;
    public long? WrittenOneHour;
    public long? PromptAudio;
    public long? CachedAudio;
    public long? PromptImage;
    public long? PromptVideo;
    public long? Reasoning;
    public long? CompletionAudio;
    public long? CompletionImage;
    public long? AcceptedPrediction;
    public long? RejectedPrediction;
    public long? WebSearches;
    public long? SearchResults;
    public decimal? Cost;
    public decimal? UpstreamCost;
    public bool IsByok;

    /// <summary>True when prompt and completion are known, by name or by the total, and can be believed.</summary>
    public readonly bool AreComplete => WholePrompt is >= 0 and <= GenerationCost.MostTokens && WholeCompletion is >= 0 and <= GenerationCost.MostTokens;

    /// <summary>True when nothing was used.</summary>
    public readonly bool AreZero => WholePrompt is 0 && WholeCompletion is 0;

    private readonly long? WholePrompt => Prompt ?? Input ?? (CacheMiss is { } miss ? miss + (Cached ?? 0) : Total - Completion);

    private readonly long? WholeCompletion => Completion ?? Total - (Prompt ?? Input);

    /// <summary>
    /// The counts with every subset inside its whole. What a provider counts beside a whole instead is told by its name (Anthropic's), by the total, or, without one, because it
    /// would be larger than the whole.
    /// </summary>
    /// <param name="totalCountsThinking">True where the total counts reasoning that nothing else counts.</param>
    public readonly TokenUsage ToUsage(bool totalCountsThinking)
    {
        var (prompt, cached, written) = Prompts();
        var (completion, reasoning) = Completions(prompt, totalCountsThinking);
        var audio = Within(PromptAudio, prompt);
        return new TokenUsage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            CachedTokens = cached,
            CacheWriteTokens = written,
            CacheWriteOneHourTokens = Within(WrittenOneHour, written),
            PromptAudioTokens = audio,
            CachedAudioTokens = Within(CachedAudio, Math.Min(audio, cached)),
            PromptImageTokens = Within(PromptImage, prompt),
            PromptVideoTokens = Within(PromptVideo, prompt),
            ReasoningTokens = reasoning,
            CompletionAudioTokens = Within(CompletionAudio, completion),
            CompletionImageTokens = Within(CompletionImage, completion),
            AcceptedPredictionTokens = Within(AcceptedPrediction, completion),
            RejectedPredictionTokens = Within(RejectedPrediction, completion),
            WebSearches = Within(WebSearches, GenerationCost.MostTokens),
            SearchResults = Within(SearchResults, GenerationCost.MostTokens),
            ReportedCost = Reported(),
        };
    }

    private readonly (long Prompt, long Cached, long Written) Prompts()
    {
        var prompt = Math.Max(WholePrompt ?? 0, 0);
        var (read, written) = (Believed(ReadBeside), Math.Max(Believed(WrittenBeside), Believed(WrittenFiveMinutes) + Believed(WrittenOneHour)));
        var beside = read + written;
        if (beside > 0 && AreBeside(prompt, beside))
        {
            return (prompt + beside, read, written);
        }

        return (prompt, Within(Math.Max(Cached ?? 0, read), prompt), Within(Math.Max(CacheWrite ?? 0, written), prompt));
    }

    /// <summary>Whether Anthropic's counts come on top of the prompt's. A proxy that has added them tells the cached ones again in the details.</summary>
    private readonly bool AreBeside(long prompt, long beside)
    {
        if (Prompt is null)
        {
            return true;
        }

        var named = ReadBeside is not null || WrittenBeside is not null;
        return named && (beside > prompt || Total == prompt + beside + Completion || !DetailsSayCached);
    }

    private readonly (long Completion, long Reasoning) Completions(long prompt, bool totalCountsThinking)
    {
        var completion = Math.Max(WholeCompletion ?? 0, 0);
        var reasoning = Believed(Reasoning);
        var beside = Total is null ? reasoning > completion : reasoning > 0 && Total == prompt + completion + reasoning;
        if (beside)
        {
            return (completion + reasoning, reasoning);
        }

        var unexplained = (Total ?? 0) - prompt - completion;
        return totalCountsThinking && unexplained > 0 && Total <= GenerationCost.MostTokens
            ? (completion + unexplained, Math.Max(reasoning, unexplained))
            : (completion, Math.Min(reasoning, completion));
    }

    /// <summary>Where the provider was paid by the caller's own key there, its cost is its fee alone and the rest stands beside it.</summary>
    private readonly decimal? Reported() =>
        Cost + (IsByok ? UpstreamCost ?? 0 : 0) is >= 0 and <= GenerationCost.MostReportedDollars and var dollars ? dollars : null;

    private static long Within(long? subset, long whole) => Math.Clamp(subset ?? 0, 0, whole);

    private static long Believed(long? count) => count is <= GenerationCost.MostTokens and var few ? few : 0;
}
