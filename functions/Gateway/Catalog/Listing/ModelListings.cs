using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>The two lists, what the providers that are on can serve and the whole catalog, kept until providers are switched on or off, or the catalog is renewed.</summary>
public sealed class ModelListings
{
    private readonly ModelCatalog _catalog;
    private readonly ProviderRegistry _registry;
    private volatile Kept? _whole;
    private volatile Kept? _available;

    public ModelListings(ModelCatalog catalog, ProviderRegistry registry)
    {
        _catalog = catalog;
        _registry = registry;
    }

    internal ModelListing Get(bool wholeCatalog)
    {
        // Two requests at once may both build one; they build the same.
        var models = _catalog.Models;
        var on = _registry.OnSlugs;
        if (wholeCatalog)
        {
            if (_whole is not { } whole || whole.Models != models)
            {
                _whole = whole = new Kept(models, on, new ModelListing(ModelRows.Of(models, static _ => true, Listed)));
            }

            return whole.Listing;
        }

        if (_available is not { } available || available.Models != models || !ReferenceEquals(available.On, on))
        {
            _available = available = new Kept(models, on, new ModelListing(ModelRows.Of(models, e => on.Contains(e.Provider), Listed)));
        }

        return available.Listing;
    }

    internal (string Name, ImmutableArray<string> Datacenters) Provider(string slug) =>
        _registry.TryGet(slug, out var provider) ? (provider.Name, provider.Datacenters) : (_catalog.ProviderName(slug), []);

    /// <summary>The parameters that an endpoint takes over its provider's wire.</summary>
    private ParameterSet Listed(ModelEndpoint endpoint) => EndpointCapabilities.Of(endpoint, _registry).Listed;

    private sealed record Kept(ImmutableArray<Model> Models, FrozenSet<string> On, ModelListing Listing);
}
