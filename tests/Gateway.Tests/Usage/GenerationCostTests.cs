using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage;

public sealed class GenerationCostTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Pricing Full = new()
    {
        Prompt = 0.000_002m,
        Completion = 0.000_008m,
        Request = 0.01m,
        InputCacheRead = 0.000_000_5m,
        InputCacheWrite = 0.000_002_5m,
        AudioInput = 0.000_04m,
        AudioOutput = 0.000_08m,
        InternalReasoning = 0.000_009m,
        Overrides = [new PriceOverride { MinPromptTokens = 200_000, Prompt = 0.000_004m, Completion = 0.000_012m }],
    };

    [Theory]
    [InlineData(0, 0, 0, 0, 0, "0.01")]
    [InlineData(1000, 0, 0, 0, 0, "0.012")]
    [InlineData(1000, 400, 0, 0, 0, "0.0114")]
    [InlineData(1000, 1000, 0, 0, 0, "0.0105")]
    [InlineData(1000, 0, 200, 0, 0, "0.0121")]
    [InlineData(0, 0, 0, 1000, 0, "0.018")]
    [InlineData(0, 0, 0, 1000, 1000, "0.019")]
    [InlineData(200_000, 0, 0, 0, 0, "0.41")]
    [InlineData(200_001, 0, 0, 0, 0, "0.810004")]
    public void Charges_each_token_once_at_its_own_price(long prompt, long cached, long written, long completion, long reasoning, string dollars)
    {
        var usage = new TokenUsage
        {
            PromptTokens = prompt,
            CachedTokens = cached,
            CacheWriteTokens = written,
            CompletionTokens = completion,
            ReasoningTokens = reasoning,
        };

        Assert.Equal(dollars, GenerationCost.Of(Full, usage, At).Total.ToString());
    }

    [Fact]
    public void Charges_a_subset_without_a_price_as_the_rest_of_its_whole()
    {
        var usage = new TokenUsage { PromptTokens = 100, CachedTokens = 60, CompletionTokens = 10, ReasoningTokens = 10 };

        Assert.Equal(
            GenerationCost.Of(new Pricing { Prompt = 1, Completion = 2 }, usage with { CachedTokens = 0, ReasoningTokens = 0 }, At),
            GenerationCost.Of(new Pricing { Prompt = 1, Completion = 2 }, usage, At));
    }

    [Fact]
    public void Is_never_more_than_every_token_at_the_dearest_price_and_never_negative()
    {
        var count = Gen.Long[0, 1_000_000];
        Gen.Select(count, count, count, count, count).Sample((prompt, cached, written, completion, reasoning) =>
        {
            var usage = new TokenUsage
            {
                PromptTokens = prompt,
                CachedTokens = cached,
                CacheWriteTokens = written,
                CompletionTokens = completion,
                ReasoningTokens = reasoning,
            };

            var cost = GenerationCost.Of(Full, usage, At).Total;

            Assert.InRange(cost.NanoDollars, 0, Money.FromDollars((prompt * 0.000_04m) + (completion * 0.000_08m) + 0.01m).NanoDollars);
        });
    }

    [Fact]
    public void Rounds_once_to_the_nano_dollar()
    {
        var third = new Pricing { Prompt = 0.000_000_000_3m, Completion = 0.000_000_000_3m };

        Assert.Equal(1, GenerationCost.Of(third, new TokenUsage { PromptTokens = 1, CompletionTokens = 1 }, At).Total.NanoDollars);
    }
}
