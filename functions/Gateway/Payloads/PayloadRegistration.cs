using Azure.Core;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Payloads;

/// <summary>Registers the store of prompts and answers that outlive their caller.</summary>
public static class PayloadRegistration
{
    /// <summary>
    /// Adds <see cref="IPayloadStore"/> over blobs, with its keys in the vault that setting <c>KeyVault:Uri</c> names, or in the state folder. Needs
    /// <c>AddStorage</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting is not the address of a vault.</exception>
    public static IServiceCollection AddPayloads(this IServiceCollection services, IConfiguration configuration)
    {
        var options = VaultOptions.From(configuration);
        services.TryAddSingleton(provider => Keys(options, provider));
        services.TryAddSingleton<IPayloadStore>(static provider => new BlobPayloadStore(
            provider.GetRequiredService<BlobStorage>(),
            provider.GetRequiredService<IPayloadKeys>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ExpirePayloads>();
        return services;
    }

    private static IPayloadKeys Keys(VaultOptions options, IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        if (options.KeyVault is not { } vault)
        {
            return new LocalPayloadKeys(options.StateFolder, time);
        }

        var identity = provider.GetService<TokenCredential>()
            ?? throw new InvalidOperationException($"Setting {VaultOptions.UriSetting} needs an identity, but no TokenCredential is registered. Register one, or leave the setting out.");
        return new KeyVaultPayloadKeys(KeyVaultClients.Create(vault, identity), time);
    }
}
