using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Analytics;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Activity;

public static class ActivityRegistration
{
    /// <summary>
    /// Adds <see cref="GetActivity"/>, <see cref="GetAnalyticsMeta"/> and <see cref="QueryAnalytics"/>, and what they answer from: <see cref="RollUpActivity"/>
    /// and <see cref="ExpireUsage"/>, which are to be run by timers.
    /// </summary>
    public static IServiceCollection AddActivity(this IServiceCollection services)
    {
        services.AddGenerations();
        services.AddLogging();
        services.TryAddSingleton(static provider => UsageRetention.From(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<IActivityAgenda>(static provider => new TableActivityAgenda(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<IActivityStore>(static provider => new TableActivityStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton<DuePeriods>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRecordObserver, DuePeriods>(static provider => provider.GetRequiredService<DuePeriods>()));
        services.TryAddSingleton(static provider => new RollUpActivity(
            provider.GetRequiredService<IActivityAgenda>(),
            provider.GetRequiredService<IActivityStore>(),
            provider.GetRequiredService<IGenerationStore>(),
            provider.GetRequiredService<DuePeriods>(),
            provider.GetRequiredService<UsageRetention>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RollUpActivity>>()));
        services.TryAddSingleton(static provider => new ExpireUsage(
            provider.GetRequiredService<IActivityAgenda>(),
            provider.GetRequiredService<IActivityStore>(),
            provider.GetRequiredService<IGenerationStore>(),
            provider.GetRequiredService<UsageRetention>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ExpireUsage>>()));
        services.TryAddSingleton<ActivityReader>();
        services.TryAddSingleton(static provider => new GetActivity(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<ActivityReader>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<GetAnalyticsMeta>();
        services.TryAddSingleton(static provider => new QueryAnalytics(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<ActivityReader>(),
            provider.GetRequiredService<UsageRetention>(),
            provider.GetRequiredService<IKeyStore>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
