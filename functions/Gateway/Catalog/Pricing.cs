using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// List prices of an endpoint in US dollars per token (per request, image, search, character or second where the name says so).
/// A null price of a kind means that the kind is charged as the whole that contains it (cached tokens as prompt tokens, and so on).
/// Source of the kinds: <c>PublicPricing</c> of OpenRouter's OpenAPI document.
/// </summary>
public sealed record Pricing
{
    public static readonly Pricing Free = new();

    public decimal Prompt { get; init; }

    public decimal Completion { get; init; }

    /// <summary>Per request, beside the tokens.</summary>
    public decimal Request { get; init; }

    /// <summary>Per input image, beside the tokens.</summary>
    public decimal Image { get; init; }

    /// <summary>Per web search, beside the tokens.</summary>
    public decimal WebSearch { get; init; }

    public decimal? InputCacheRead { get; init; }

    /// <summary>Written for five minutes, or for however long where there is one price.</summary>
    public decimal? InputCacheWrite { get; init; }

    /// <summary>Written for an hour; null to charge it as <see cref="InputCacheWrite"/>.</summary>
    public decimal? InputCacheWriteOneHour { get; init; }

    public decimal? InternalReasoning { get; init; }

    public decimal? AudioInput { get; init; }

    /// <summary>Audio of the prompt that came from the cache; null to charge it as <see cref="InputCacheRead"/>.</summary>
    public decimal? AudioInputCacheRead { get; init; }

    public decimal? AudioOutput { get; init; }

    /// <summary>Per image token of the prompt.</summary>
    public decimal? ImageToken { get; init; }

    /// <summary>Per image token of the completion. The OpenAPI document says "per output image"; the published prices are per token.</summary>
    public decimal? ImageOutput { get; init; }

    /// <summary>Per image that is made, beside the tokens.</summary>
    public decimal? OutputImage { get; init; }

    /// <summary>Per character of a text that is spoken.</summary>
    public decimal? Character { get; init; }

    /// <summary>Per second of sound that is transcribed.</summary>
    public decimal? Second { get; init; }

    /// <summary>Fraction that is taken off every price: 0 for none, 1 for all of it.</summary>
    public decimal Discount { get; init; }

    /// <summary>Prices that replace the ones above for long prompts or at certain times; later entries win per price.</summary>
    public ImmutableArray<PriceOverride> Overrides { get; init; } = [];

    /// <summary>True when no use of the endpoint costs anything, whenever it is.</summary>
    public bool IsFree => Discount >= 1
        || (IsFreeByDefault && Overrides.All(static entry => entry.ApplyTo(Free).IsFreeByDefault));

    private bool IsFreeByDefault =>
        Prompt == 0 && Completion == 0 && Request == 0 && Image == 0 && WebSearch == 0
        && InputCacheRead is null or 0 && InputCacheWrite is null or 0 && InputCacheWriteOneHour is null or 0 && InternalReasoning is null or 0
        && AudioInput is null or 0 && AudioInputCacheRead is null or 0 && AudioOutput is null or 0 && ImageToken is null or 0 && ImageOutput is null or 0
        && OutputImage is null or 0 && Character is null or 0 && Second is null or 0;

    /// <summary>
    /// The prices for a request: every override whose conditions it meets, in their order, over the prices above. The same object where none does;
    /// the result has no overrides of its own.
    /// </summary>
    /// <param name="promptTokens">All prompt tokens of the request, cached ones included.</param>
    /// <param name="at">When the request came.</param>
    public Pricing For(long promptTokens, DateTimeOffset at)
    {
        if (Overrides.IsEmpty)
        {
            return this;
        }

        var prices = this;
        foreach (var entry in Overrides)
        {
            if (entry.AppliesTo(promptTokens, at))
            {
                prices = entry.ApplyTo(prices);
            }
        }

        return prices;
    }
}
