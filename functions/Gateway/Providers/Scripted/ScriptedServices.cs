using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>Registers the scripted provider. Not for production.</summary>
public static class ScriptedServices
{
    /// <summary>Adds the provider, its models and the server that answers for it. An overlay registered later may change its models.</summary>
    public static IServiceCollection AddScripted(this IServiceCollection services)
    {
        services.AddSingleton<ScriptedProvider>();
        services.AddSingleton<IProviderSource>(static provider => provider.GetRequiredService<ScriptedProvider>());
        services.AddSingleton<ICatalogSource>(static provider => provider.GetRequiredService<ScriptedProvider>());
        services.AddSingleton<ISearchEngine>(static provider => new ScriptedSearch(
            provider.GetRequiredService<ScriptedProvider>(), provider.GetRequiredService<SearchOptions>(), provider.GetRequiredService<ProviderService>()));
        services.AddHostedService(static provider => provider.GetRequiredService<ScriptedProvider>());
        return services;
    }
}
