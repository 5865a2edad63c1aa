using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Health;

/// <summary>Registers readiness and its checks.</summary>
public static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<IReadinessCheck, StorageReadiness>();
        services.AddSingleton<IReadinessCheck, UsageReadiness>();
        services.AddSingleton<Readiness>();
        return services;
    }
}
