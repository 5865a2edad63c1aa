namespace Interchange.Gateway.Catalog.Import.ModelsDev;

internal sealed record ModelsDevTier
{
    public required ModelsDevTierBound Tier { get; init; }

    public decimal? Input { get; init; }

    public decimal? Output { get; init; }

    public decimal? CacheRead { get; init; }

    public decimal? CacheWrite { get; init; }
}
