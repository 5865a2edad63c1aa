using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Folding;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Health;

/// <summary>Registers what is known of endpoints, and what keeps attempts away from those that fail.</summary>
public static class EndpointHealthServices
{
    /// <summary>
    /// Adds <see cref="IBreakers"/>, <see cref="IEndpointHealth"/>, the listing's <see cref="IEndpointStatistics"/>, <see cref="FoldEndpointHealth"/> and the
    /// exchange with other instances over table <c>Health</c>, which runs in the background while there is traffic.
    /// </summary>
    public static IServiceCollection AddEndpointHealth(this IServiceCollection services)
    {
        services.AddStorage();
        services.AddLogging();
        services.TryAddSingleton<IHealthStore>(static provider => new TableHealthStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton(static _ => HealthInstance.New());
        services.TryAddSingleton<HealthSignals>();
        services.TryAddSingleton<BreakerSight>();
        services.TryAddSingleton<BreakerTelemetry>();
        services.TryAddSingleton<CircuitBreakers>();
        services.TryAddSingleton<IBreakers>(static provider => provider.GetRequiredService<CircuitBreakers>());
        services.TryAddSingleton(static provider =>
            new EndpointHealth(provider.GetRequiredService<CircuitBreakers>().Endpoints, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IEndpointHealth>(static provider => provider.GetRequiredService<EndpointHealth>());

        // The catalog has a listing without statistics to fall back on, whichever of the two was added first.
        services.Replace(ServiceDescriptor.Singleton<IEndpointStatistics>(static provider => provider.GetRequiredService<EndpointHealth>()));
        services.TryAddSingleton<FoldedWindows>();
        services.TryAddSingleton(static provider => new FoldEndpointHealth(
            provider.GetRequiredService<FoldedWindows>(),
            provider.GetRequiredService<IHealthStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FoldEndpointHealth>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IUsageSubscriber, FoldEndpointHealth>(static provider => provider.GetRequiredService<FoldEndpointHealth>()));
        services.TryAddSingleton<BreakerExchange>();
        services.AddHostedService<HealthExchange>();
        return services;
    }
}
