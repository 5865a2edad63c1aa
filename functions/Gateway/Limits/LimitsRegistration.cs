using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Limits.Counting;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Limits;

/// <summary>Registers rate limits and the free tier.</summary>
public static class LimitsRegistration
{
    /// <summary>Needs storage and the ledger.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IRateStore>(static provider => new TableRateStore(
            provider.GetRequiredService<TableStorage>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(new RateGateOptions());
        services.TryAddSingleton<RateGate>();
        services.AddHostedService(static provider => provider.GetRequiredService<RateGate>());
        services.TryAddSingleton(FreeTierOptions.From(configuration));
        services.TryAddSingleton(static provider => new FreeTier(
            provider.GetRequiredService<ICreditLedger>(),
            provider.GetRequiredService<FreeTierOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IFreeAllowances>(static provider => new FreeAllowances(
            provider.GetRequiredService<FreeTier>(),
            provider.GetRequiredService<IRateStore>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
