using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>The two lists, what the providers that are on can serve and the whole catalog, kept until providers are switched on or off.</summary>
public sealed class ModelListings
{
    private readonly ModelCatalog _catalog;
    private readonly ProviderRegistry _registry;
    private readonly Lazy<ModelListing> _whole;
    private volatile Available? _available;

    public ModelListings(ModelCatalog catalog, ProviderRegistry registry)
    {
        _catalog = catalog;
        _registry = registry;
        _whole = new Lazy<ModelListing>(() => new ModelListing(ModelRows.Of(catalog.Models, static _ => true, Listed)));
    }

    internal ModelListing Get(bool wholeCatalog)
    {
        if (wholeCatalog)
        {
            return _whole.Value;
        }

        var on = _registry.OnSlugs;
        if (_available is not { } available || !ReferenceEquals(available.On, on))
        {
            // Two requests at once may both build it; they build the same.
            _available = available = new Available(on, new ModelListing(ModelRows.Of(_catalog.Models, e => on.Contains(e.Provider), Listed)));
        }

        return available.Listing;
    }

    internal (string Name, ImmutableArray<string> Datacenters) Provider(string slug) =>
        _registry.TryGet(slug, out var provider) ? (provider.Name, provider.Datacenters) : (_catalog.ProviderName(slug), []);

    /// <summary>The parameters that an endpoint takes over its provider's wire.</summary>
    private ParameterSet Listed(ModelEndpoint endpoint) => EndpointCapabilities.Of(endpoint, _registry).Listed;

    private sealed record Available(FrozenSet<string> On, ModelListing Listing);
}
