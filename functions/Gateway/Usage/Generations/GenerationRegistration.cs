using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Usage.Generations;

public static class GenerationRegistration
{
    /// <summary>Adds the generation store, <see cref="RecordGenerations"/> and <see cref="GetGeneration"/>.</summary>
    public static IServiceCollection AddGenerations(this IServiceCollection services)
    {
        services.AddKeys();
        services.TryAddSingleton<IGenerationStore>(static provider => new TableGenerationStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton(static provider => new RecordGenerations(
            provider.GetRequiredService<IGenerationStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetServices<IRecordObserver>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IUsageSubscriber, RecordGenerations>(static provider => provider.GetRequiredService<RecordGenerations>()));
        services.TryAddSingleton<GetGeneration>();
        return services;
    }
}
