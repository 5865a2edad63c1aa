namespace Interchange.Gateway.Catalog;

/// <summary>Prices for prompts longer than a bound. Absent prices are inherited.</summary>
public sealed record PricingTier
{
    /// <summary>The tier holds for prompts with strictly more tokens than this.</summary>
    public required long MinPromptTokens { get; init; }

    public decimal? Prompt { get; init; }

    public decimal? Completion { get; init; }

    public decimal? InputCacheRead { get; init; }

    public decimal? InputCacheWrite { get; init; }
}
