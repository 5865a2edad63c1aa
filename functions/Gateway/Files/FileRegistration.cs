using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Files;

/// <summary>Registers the files of accounts.</summary>
public static class FileRegistration
{
    /// <summary>Adds the use cases of <c>/files</c>. Needs keys, storage and payloads.</summary>
    /// <exception cref="InvalidOperationException">A setting is not a number of bytes.</exception>
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(FileBounds.From(configuration));
        services.TryAddSingleton<IFileStore>(static provider => new TableFileStore(
            provider.GetRequiredService<TableStorage>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new UploadFile(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<IFileStore>(),
            provider.GetRequiredService<IPayloadStore>(),
            provider.GetRequiredService<FileBounds>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new ListFiles(provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<IFileStore>()));
        services.TryAddSingleton(static provider => new GetFile(provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<IFileStore>()));
        services.TryAddSingleton(static provider => new DeleteFile(
            provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<IFileStore>(), provider.GetRequiredService<IPayloadStore>()));
        services.TryAddSingleton(static provider => new GetFileContent(
            provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<IFileStore>(), provider.GetRequiredService<IPayloadStore>()));
        services.TryAddSingleton<ExpireFiles>();
        return services;
    }
}
