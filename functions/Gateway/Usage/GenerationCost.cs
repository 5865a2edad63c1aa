using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>
/// What a generation costs at an endpoint's list prices. Summed in decimal, rounded once to nano-dollars.
/// Formula: prompt × (P − cached − written − audio) + each subset at its own price where it has one, the same for the completion,
/// plus the price per request. A subset without a price of its own is charged as the rest of its whole.
/// </summary>
public static class GenerationCost
{
    /// <summary>The cost and its two halves.</summary>
    public static CostBreakdown Of(Pricing pricing, TokenUsage usage)
    {
        var prices = EffectivePrices.For(pricing, usage.PromptTokens);

        // Subsets overlap only in theory; taken one after the other from what is left, nothing is charged twice.
        var left = usage.PromptTokens;
        var prompt = Take(ref left, usage.CachedTokens, prices.CacheRead)
            + Take(ref left, usage.CacheWriteTokens, prices.CacheWrite)
            + Take(ref left, usage.PromptAudioTokens, prices.AudioInput);
        prompt += left * prices.Prompt;

        left = usage.CompletionTokens;
        var completion = Take(ref left, usage.CompletionAudioTokens, prices.AudioOutput)
            + Take(ref left, usage.ReasoningTokens, prices.Reasoning);
        completion += left * prices.Completion;

        return new CostBreakdown(Money.FromDollars(prompt + completion + pricing.Request), prompt, completion);
    }

    private static decimal Take(ref long left, long subset, decimal? price)
    {
        if (price is not { } own)
        {
            return 0;
        }

        var taken = Math.Min(subset, left);
        left -= taken;
        return taken * own;
    }

    private readonly record struct EffectivePrices(
        decimal Prompt, decimal Completion, decimal? CacheRead, decimal? CacheWrite, decimal? AudioInput, decimal? AudioOutput, decimal? Reasoning)
    {
        public static EffectivePrices For(Pricing pricing, long promptTokens)
        {
            var prices = new EffectivePrices(
                pricing.Prompt,
                pricing.Completion,
                pricing.InputCacheRead,
                pricing.InputCacheWrite,
                pricing.AudioInput,
                pricing.AudioOutput,
                pricing.InternalReasoning);
            foreach (var tier in pricing.Tiers)
            {
                if (promptTokens > tier.MinPromptTokens)
                {
                    prices = prices with
                    {
                        Prompt = tier.Prompt ?? prices.Prompt,
                        Completion = tier.Completion ?? prices.Completion,
                        CacheRead = tier.InputCacheRead ?? prices.CacheRead,
                        CacheWrite = tier.InputCacheWrite ?? prices.CacheWrite,
                    };
                }
            }

            return prices;
        }
    }
}
