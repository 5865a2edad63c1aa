using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Catalog.Overlay;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Catalog;

/// <summary>Registration of this folder.</summary>
public static class CatalogServices
{
    /// <summary>
    /// <see cref="ModelCatalog"/> over all registered <see cref="ICatalogSource"/>s, and the catalog's use cases. The overlay that the setting
    /// <c>Catalog:Overlay</c> names is read here, at start; being the operator's word, it wins over sources registered before it. Needs <c>AddProviders</c>.
    /// </summary>
    /// <exception cref="CatalogOverlayException">The overlay has an entry that cannot be honoured.</exception>
    public static IServiceCollection AddCatalog(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICatalogSource, MediaOffers>());
        if (configuration["Catalog:Overlay"] is { Length: > 0 } path)
        {
            var overlay = CatalogOverlay.Load(path, KnownProviders.All);

            // Later sources win, and the overlay may change a built-in provider.
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderSource, KnownProviders>());
            services.AddSingleton<IProviderSource>(overlay);
            services.AddSingleton<ICatalogSource>(overlay);
        }

        services.AddKeys();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ModelCatalog>();
        services.AddHostedService<CatalogWarmUp>();
        services.TryAddSingleton<ModelListings>();
        services.TryAddSingleton<ListModels>();
        services.TryAddSingleton<ListUserModels>();
        services.TryAddSingleton<CountModels>();
        services.TryAddSingleton<GetModel>();
        services.TryAddSingleton<IEndpointStatistics, NoEndpointStatistics>();
        services.TryAddSingleton<ListModelEndpoints>();
        services.TryAddSingleton<ListZeroRetentionEndpoints>();
        services.TryAddSingleton<ListProviders>();
        return services;
    }
}
