using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage;

/// <summary>What holds for every usage at every sane price list: parts cost no more than the wholes' dearest kinds, and cached tokens less than others.</summary>
public sealed class GenerationCostPropertyTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<decimal> Price = Gen.Int[0, 1_000_000].Select(static nanos => nanos * 0.000000001m);

    private static readonly Gen<decimal?> Perhaps = Gen.Select(Gen.Bool, Price).Select(static (given, price) => given ? price : (decimal?)null);

    private static readonly Gen<Pricing> Prices =
        from prompt in Price
        from completion in Price
        from request in Price
        from read in Perhaps
        from write in Perhaps
        from hour in Perhaps
        from reasoning in Perhaps
        from audio in Perhaps
        from cachedAudio in Perhaps
        from audioOut in Perhaps
        from image in Perhaps
        from discount in Gen.Int[0, 4]
        select new Pricing
        {
            Prompt = prompt,
            Completion = completion,
            Request = request,
            InputCacheRead = read,
            InputCacheWrite = write,
            InputCacheWriteOneHour = hour,
            InternalReasoning = reasoning,
            AudioInput = audio,
            AudioInputCacheRead = cachedAudio,
            AudioOutput = audioOut,
            ImageToken = image,
            ImageOutput = image,
            Discount = discount * 0.25m,
        };

    private static readonly Gen<TokenUsage> Usages =
        from prompt in Gen.Long[0, 1_000_000]
        from completion in Gen.Long[0, 1_000_000]
        from cached in Gen.Long[0, prompt]
        from written in Gen.Long[0, prompt]
        from hour in Gen.Long[0, written]
        from audio in Gen.Long[0, prompt]
        from cachedAudio in Gen.Long[0, Math.Min(audio, cached)]
        from image in Gen.Long[0, prompt]
        from reasoning in Gen.Long[0, completion]
        from audioOut in Gen.Long[0, completion]
        select new TokenUsage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            CachedTokens = cached,
            CacheWriteTokens = written,
            CacheWriteOneHourTokens = hour,
            PromptAudioTokens = audio,
            CachedAudioTokens = cachedAudio,
            PromptImageTokens = image,
            ReasoningTokens = reasoning,
            CompletionAudioTokens = audioOut,
        };

    [Fact]
    public void The_parts_are_the_total() => Gen.Select(Prices, Usages).Sample((prices, usage) =>
    {
        var cost = GenerationCost.Of(prices, usage, At);

        Assert.InRange(Math.Abs(cost.PromptDollars + cost.CompletionDollars + cost.PieceDollars - cost.Total.Dollars), 0m, 0.0000000005m);
        Assert.True(cost.PromptDollars >= 0 && cost.CompletionDollars >= 0 && cost.PieceDollars >= 0);
    });

    [Fact]
    public void No_token_is_charged_twice_and_none_is_forgotten() => Gen.Select(Prices, Usages).Sample((prices, usage) =>
    {
        // With one price for every kind, subsets cannot matter.
        var flat = new Pricing
        {
            Prompt = prices.Prompt,
            Completion = prices.Completion,
            InputCacheRead = Same(prices.InputCacheRead, prices.Prompt),
            InputCacheWrite = Same(prices.InputCacheWrite, prices.Prompt),
            InputCacheWriteOneHour = Same(prices.InputCacheWriteOneHour, prices.Prompt),
            AudioInput = Same(prices.AudioInput, prices.Prompt),
            AudioInputCacheRead = Same(prices.AudioInputCacheRead, prices.Prompt),
            ImageToken = Same(prices.ImageToken, prices.Prompt),
            InternalReasoning = Same(prices.InternalReasoning, prices.Completion),
            AudioOutput = Same(prices.AudioOutput, prices.Completion),
        };

        var cost = GenerationCost.Of(flat, usage, At);

        Assert.Equal((usage.PromptTokens * flat.Prompt, usage.CompletionTokens * flat.Completion), (cost.PromptDollars, cost.CompletionDollars));
    });

    [Fact]
    public void Costs_nothing_less_and_nothing_more_than_the_cheapest_and_the_dearest_kind_of_every_token() => Gen.Select(Prices, Usages).Sample((prices, usage) =>
    {
        decimal?[] ofPrompt = [prices.Prompt, prices.InputCacheRead, prices.InputCacheWrite, prices.InputCacheWriteOneHour, prices.AudioInput, prices.AudioInputCacheRead, prices.ImageToken];
        decimal?[] ofCompletion = [prices.Completion, prices.InternalReasoning, prices.AudioOutput];
        var left = 1 - prices.Discount;

        var cost = GenerationCost.Of(prices, usage, At);

        Assert.InRange(cost.PromptDollars, usage.PromptTokens * ofPrompt.Min()!.Value * left, usage.PromptTokens * ofPrompt.Max()!.Value * left);
        Assert.InRange(cost.CompletionDollars, usage.CompletionTokens * ofCompletion.Min()!.Value * left, usage.CompletionTokens * ofCompletion.Max()!.Value * left);
    });

    [Fact]
    public void More_of_anything_never_costs_less() => Gen.Select(Prices, Usages, Gen.Long[0, 10_000], Gen.Long[0, 10_000]).Sample((prices, usage, prompt, completion) =>
    {
        var longer = usage with { PromptTokens = usage.PromptTokens + prompt, CompletionTokens = usage.CompletionTokens + completion };
        var sane = prices with { InputCacheRead = Math.Min(prices.InputCacheRead ?? 0, prices.Prompt), AudioInputCacheRead = null };

        Assert.True(GenerationCost.Of(sane, longer, At).Total >= GenerationCost.Of(sane, usage, At).Total);
    });

    [Fact]
    public void A_trusted_report_is_the_total_and_its_parts_add_up() => Gen.Select(Prices, Usages, Price).Sample((prices, usage, reported) =>
    {
        var cost = GenerationCost.Of(prices, usage with { ReportedCost = reported }, At, trustsReport: true);

        Assert.Equal((reported, reported, true), (cost.Total.Dollars, cost.PromptDollars + cost.CompletionDollars + cost.PieceDollars, cost.IsReported));
        Assert.Equal(GenerationCost.Of(prices, usage, At), GenerationCost.Of(prices, usage with { ReportedCost = reported }, At));
    });

    private static decimal? Same(decimal? given, decimal price) => given is null ? null : price;
}
