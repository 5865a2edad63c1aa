using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>What one source adds to the catalog.</summary>
public sealed record CatalogContribution
{
    /// <summary>Changes whenever a price of this source may have changed; part of <see cref="ModelCatalog.Version"/>.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// Models. One whose id the catalog has already replaces what it says of itself; the endpoints of both stay,
    /// and an endpoint with the same <see cref="ModelEndpoint.Tag"/> replaces the older one.
    /// </summary>
    public ImmutableArray<Model> Models { get; init; } = [];

    /// <summary>Endpoints of models from elsewhere. One of a model that nobody describes makes that model, named by its id.</summary>
    public ImmutableArray<ModelEndpoint> Endpoints { get; init; } = [];
}
