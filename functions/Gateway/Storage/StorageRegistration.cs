using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// Adds <see cref="TableStorage"/> and <see cref="BlobStorage"/>, from settings <c>Storage:Tables</c> and <c>Storage:Blobs</c>. A registered <see cref="TokenCredential"/> is used
    /// where a setting is an address.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => StorageOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<StorageCalls>();
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<StorageOptions>();
            return new TableStorage(
                options,
                provider.GetRequiredService<StorageCalls>(),
                provider.GetRequiredService<TimeProvider>(),
                options.NeedsIdentity ? provider.GetService<TokenCredential>() : null);
        });
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<StorageOptions>();
            return new BlobStorage(
                options,
                provider.GetRequiredService<StorageCalls>(),
                provider.GetRequiredService<TimeProvider>(),
                options.BlobsNeedIdentity ? provider.GetService<TokenCredential>() : null);
        });
        return services;
    }
}
