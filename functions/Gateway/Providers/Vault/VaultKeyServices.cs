using Azure.Core;
using Interchange.Gateway.Providers.Byok;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Vault;

/// <summary>Registration of this folder.</summary>
public static class VaultKeyServices
{
    /// <summary>
    /// Providers' keys from the vault that setting <c>KeyVault:Uri</c> names, before those of the settings; nothing where there is none. To be called before
    /// <c>AddProviders</c>, so that the start announces what the vault has. Needs a <see cref="TokenCredential"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting is not the address of a vault.</exception>
    public static IServiceCollection AddVaultKeys(this IServiceCollection services, IConfigurationManager configuration)
    {
        if (VaultOptions.From(configuration).KeyVault is not { } vault)
        {
            return services;
        }

        var source = new VaultKeySource();
        configuration.Add(source);
        services.AddSingleton(source);
        services.AddSingleton(provider => new VaultKeyReader(
            KeyVaultClients.Create(
                vault,
                provider.GetService<TokenCredential>() ?? throw new InvalidOperationException($"Setting {VaultOptions.UriSetting} needs an identity, but no TokenCredential is registered. Register one, or leave the setting out.")),
            provider.GetRequiredService<ILogger<VaultKeyReader>>()));
        services.AddHostedService<RefreshVaultKeys>();
        return services;
    }
}
