using Interchange.Gateway.Keys.Operators;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Registration of this folder.</summary>
public static class CatalogRefreshRegistration
{
    /// <summary>Adds the refresh of the catalog. Needs the catalog, providers with their connections, keys and storage.</summary>
    /// <exception cref="InvalidOperationException">A setting has no such value.</exception>
    public static IServiceCollection AddCatalogRefresh(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(CatalogRefreshOptions.From(configuration));
        services.TryAddSingleton<ICatalogEditions>(static provider => new BlobCatalogEditions(provider.GetRequiredService<BlobStorage>()));
        services.TryAddSingleton(static provider => new RefreshCatalog(
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<ICatalogEditions>(),
            ActivatorUtilities.CreateInstance<ListProviderModels>(provider),
            provider.GetRequiredService<UpstreamHttp>(),
            provider.GetRequiredService<CatalogRefreshOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RefreshCatalog>>()));
        services.TryAddSingleton(static provider => new GetCatalogRefresh(
            provider.GetRequiredService<AuthenticateOperator>(),
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<ICatalogEditions>(),
            provider.GetRequiredService<RefreshCatalog>()));
        services.AddHostedService<FollowCatalog>();
        return services;
    }
}
