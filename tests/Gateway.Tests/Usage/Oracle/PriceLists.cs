using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Tests.Usage.Oracle;

/// <summary>List prices in dollars per token, in the manner of the providers they are named for.</summary>
internal static class PriceLists
{
    public static readonly Pricing OpenAI = new()
    {
        Prompt = 0.0000025m,
        Completion = 0.00001m,
        InputCacheRead = 0.00000125m,
        AudioInput = 0.00004m,
        AudioOutput = 0.00008m,
    };

    /// <summary>GPT-5.6 and later sell the writing of a cache.</summary>
    public static readonly Pricing OpenAIWrites = OpenAI with { InputCacheWrite = 0.000003125m };

    public static readonly Pricing DeepSeek = new()
    {
        Prompt = 0.00000027m,
        Completion = 0.0000011m,
        InputCacheRead = 0.00000007m,
        Overrides =
        [
            new PriceOverride { UtcStart = 1630, UtcEnd = 30, Prompt = 0.000000135m, Completion = 0.00000055m, InputCacheRead = 0.000000035m },
        ],
    };

    public static readonly Pricing XAI = new() { Prompt = 0.000003m, Completion = 0.000015m, InputCacheRead = 0.00000075m };

    public static readonly Pricing Groq = new() { Prompt = 0.00000015m, Completion = 0.0000006m, InputCacheRead = 0.000000075m };

    public static readonly Pricing Mistral = new() { Prompt = 0.0000004m, Completion = 0.000002m, InputCacheRead = 0.00000004m };

    public static readonly Pricing Moonshot = new() { Prompt = 0.0000006m, Completion = 0.0000025m, InputCacheRead = 0.00000015m };

    public static readonly Pricing Claude = new()
    {
        Prompt = 0.000003m,
        Completion = 0.000015m,
        InputCacheRead = 0.0000003m,
        InputCacheWrite = 0.00000375m,
        InputCacheWriteOneHour = 0.000006m,
        Overrides =
        [
            new PriceOverride
            {
                MinPromptTokens = 200_000,
                Prompt = 0.000006m,
                Completion = 0.0000225m,
                InputCacheRead = 0.0000006m,
                InputCacheWrite = 0.0000075m,
                InputCacheWriteOneHour = 0.000012m,
            },
        ],
    };

    public static readonly Pricing Gemini = new()
    {
        Prompt = 0.0000003m,
        Completion = 0.0000025m,
        InputCacheRead = 0.000000075m,
        AudioInput = 0.000001m,
        AudioInputCacheRead = 0.00000025m,
        ImageOutput = 0.00003m,
    };

    public static readonly Pricing Perplexity = new() { Prompt = 0.000003m, Completion = 0.000015m, Request = 0.006m };

    public static readonly Pricing DeepResearch = new() { Prompt = 0.000002m, Completion = 0.000008m, InternalReasoning = 0.000003m, WebSearch = 0.005m };

    public static readonly Pricing Plain = new() { Prompt = 0.000001m, Completion = 0.000002m };

    public static readonly Pricing ByPiece = new() { Prompt = 0.000001m, Completion = 0.000002m, Request = 0.01m, Image = 0.002m, ImageToken = 0.000008m };
}
