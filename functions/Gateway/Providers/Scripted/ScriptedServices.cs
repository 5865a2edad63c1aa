using Interchange.Gateway.Catalog;
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
        services.AddHostedService(static provider => provider.GetRequiredService<ScriptedProvider>());
        return services;
    }
}
