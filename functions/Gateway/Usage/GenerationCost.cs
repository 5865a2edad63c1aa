using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>
/// What a generation costs, without any fee of the gateway's own: at an endpoint's list prices, or as its provider reports. Summed in decimal, rounded once to
/// nano-dollars; docs/billing.md has the formula. Each token is charged once: where subsets overlap, the part that came from the cache at the cache's price.
/// </summary>
public static class GenerationCost
{
    /// <summary>The most tokens and dollars that are believed; a provider that says more has made a mistake, and its report is not a bill.</summary>
    public const long MostTokens = 1_000_000_000;

    /// <inheritdoc cref="MostTokens"/>
    public const decimal MostReportedDollars = 100_000;

    private const decimal MillisecondsPerSecond = 1_000;

    /// <summary>The cost and its parts.</summary>
    /// <param name="pricing">List prices of the endpoint.</param>
    /// <param name="usage">What was used.</param>
    /// <param name="at">When the request came: prices may depend on the time of day.</param>
    /// <param name="trustsReport">Whether <see cref="TokenUsage.ReportedCost"/>, where there is one, is the bill.</param>
    public static CostBreakdown Of(Pricing pricing, TokenUsage usage, DateTimeOffset at, bool trustsReport = false)
    {
        var prices = pricing.For(usage.PromptTokens, at);
        var prompt = Prompt(prices, usage);
        var completion = Completion(prices, usage);
        var pieces = prices.Request + (usage.PromptImages * prices.Image) + (usage.WebSearches * prices.WebSearch) + Media(prices, usage);
        var cached = CacheDiscount(prices, usage, prompt);
        var left = 1 - prices.Discount;
        return trustsReport && usage.ReportedCost is { } reported
            ? Reported(reported, prompt + completion + pieces, prompt, completion, cached)
            : new CostBreakdown(Money.FromDollars((prompt + completion + pieces) * left), prompt * left, completion * left)
            {
                PieceDollars = pieces * left,
                CacheDiscountDollars = cached * left,
            };
    }

    /// <summary>Images that were made, text that was spoken, and sound that was transcribed, by the piece.</summary>
    private static decimal Media(Pricing prices, TokenUsage usage) =>
        (usage.CompletionImages * (prices.OutputImage ?? 0))
        + (usage.Characters * (prices.Character ?? 0))
        + (usage.SoundMilliseconds * (prices.Second ?? 0) / MillisecondsPerSecond);

    private static decimal Prompt(Pricing prices, TokenUsage usage)
    {
        var left = usage.PromptTokens;
        var cachedAudio = CachedAudio(usage);
        return Take(ref left, cachedAudio, prices.AudioInputCacheRead ?? prices.InputCacheRead ?? prices.AudioInput)
            + Take(ref left, usage.CachedTokens - cachedAudio, prices.InputCacheRead)
            + Take(ref left, usage.CacheWriteOneHourTokens, prices.InputCacheWriteOneHour ?? prices.InputCacheWrite)
            + Take(ref left, usage.CacheWriteTokens - usage.CacheWriteOneHourTokens, prices.InputCacheWrite)
            + Take(ref left, usage.PromptAudioTokens - cachedAudio, prices.AudioInput)
            + Take(ref left, usage.PromptImageTokens, prices.ImageToken)
            + (left * prices.Prompt);
    }

    private static decimal Completion(Pricing prices, TokenUsage usage)
    {
        var left = usage.CompletionTokens;
        return Take(ref left, usage.CompletionAudioTokens, prices.AudioOutput)
            + Take(ref left, usage.CompletionImageTokens, prices.ImageOutput)
            + Take(ref left, usage.ReasoningTokens, prices.InternalReasoning)
            + (left * prices.Completion);
    }

    /// <summary>Audio from the cache: as many tokens as the provider says, or as cannot be otherwise when the subsets are larger than the prompt.</summary>
    private static long CachedAudio(TokenUsage usage)
    {
        if (usage.PromptAudioTokens == 0 || usage.CachedTokens == 0)
        {
            return 0;
        }

        var forced = usage.CachedTokens + usage.CacheWriteTokens + usage.PromptAudioTokens - usage.PromptTokens;
        return Math.Min(Math.Max(forced, usage.CachedAudioTokens), Math.Min(usage.CachedTokens, usage.PromptAudioTokens));
    }

    private static decimal CacheDiscount(Pricing prices, TokenUsage usage, decimal prompt) =>
        usage.CachedTokens == 0 && usage.CacheWriteTokens == 0
            ? 0
            : Prompt(prices, usage with { CachedTokens = 0, CacheWriteTokens = 0, CacheWriteOneHourTokens = 0, CachedAudioTokens = 0 }) - prompt;

    /// <summary>The report's sum, shared out as the list prices would have been; what list prices do not explain is by the piece.</summary>
    private static CostBreakdown Reported(decimal reported, decimal listed, decimal prompt, decimal completion, decimal cached)
    {
        const int SharedDigits = 12;
        var share = listed == 0 ? 0 : reported / listed;
        var (ofPrompt, ofCompletion) = (decimal.Round(prompt * share, SharedDigits), decimal.Round(completion * share, SharedDigits));
        return new CostBreakdown(Money.FromDollars(reported), ofPrompt, ofCompletion)
        {
            PieceDollars = reported - ofPrompt - ofCompletion,
            CacheDiscountDollars = decimal.Round(cached * share, SharedDigits),
            IsReported = true,
        };
    }

    private static decimal Take(ref long left, long subset, decimal? price)
    {
        if (price is not { } own || subset <= 0)
        {
            return 0;
        }

        var taken = Math.Min(subset, left);
        left -= taken;
        return taken * own;
    }
}
