using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// List prices of an endpoint in US dollars per token (per request, image or search where the name says so).
/// A null price of a kind means that the kind is charged as the whole that contains it (cached tokens as prompt tokens, and so on).
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

    public decimal? InputCacheRead { get; init; }

    public decimal? InputCacheWrite { get; init; }

    public decimal? InternalReasoning { get; init; }

    public decimal? AudioInput { get; init; }

    public decimal? AudioOutput { get; init; }

    /// <summary>Prices that replace the ones above for long prompts; later entries win per key.</summary>
    public ImmutableArray<PricingTier> Tiers { get; init; } = [];

    /// <summary>True when no use of the endpoint costs anything.</summary>
    public bool IsFree =>
        Prompt == 0 && Completion == 0 && Request == 0 && Image == 0
        && InputCacheRead is null or 0 && InputCacheWrite is null or 0 && InternalReasoning is null or 0
        && AudioInput is null or 0 && AudioOutput is null or 0 && Tiers.IsEmpty;
}
