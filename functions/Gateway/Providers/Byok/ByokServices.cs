using Azure.Core;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Caching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>Registers the provider keys that accounts bring along.</summary>
public static class ByokServices
{
    /// <summary>
    /// Adds <see cref="CredentialSecrets"/>, the vault that setting <c>KeyVault:Uri</c> chooses and the use cases of <c>/byok</c>. Needs <c>AddKeys</c> and
    /// <c>AddProviders</c>, and a registered <see cref="TokenCredential"/> where the setting names a vault.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting is not the address of a vault.</exception>
    public static IServiceCollection AddByok(this IServiceCollection services, IConfiguration configuration)
    {
        var options = VaultOptions.From(configuration);
        services.TryAddSingleton(options);
        services.TryAddSingleton<RenewVaultEncryption>();
        services.TryAddSingleton<ICredentialVault>(provider => Vault(options, provider));
        services.TryAddSingleton(static provider => new SecretCacheOptions { StaleIfError = provider.GetRequiredService<KeyCacheOptions>().StaleIfError });
        services.TryAddSingleton<CredentialSecrets>();
        services.TryAddSingleton(static provider => new CredentialRegistry(
            provider.GetRequiredService<ICredentialStore>(),
            provider.GetRequiredService<ICredentialVault>(),
            provider.GetRequiredService<CredentialSecrets>(),
            provider.GetRequiredService<IKeyStore>(),
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<ILogger<CredentialRegistry>>()));
        services.AddHostedService(provider => new VaultAnnouncement(options, provider.GetRequiredService<ILogger<VaultAnnouncement>>()));
        return services.AddByokRoutes();
    }

    private static ICredentialVault Vault(VaultOptions options, IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        if (options.KeyVault is not { } vault)
        {
            return new LocalCredentialVault(options, time);
        }

        var identity = provider.GetService<TokenCredential>()
            ?? throw new InvalidOperationException($"Setting {VaultOptions.UriSetting} needs an identity, but no TokenCredential is registered. Register one, or leave the setting out.");
        return new KeyVaultCredentialVault(KeyVaultClients.Create(vault, identity), options, time);
    }

    private static IServiceCollection AddByokRoutes(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new ListCredentials(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<CredentialRegistry>(),
            provider.GetRequiredService<ProviderRegistry>()));
        services.TryAddSingleton(static provider => new CreateCredential(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<CredentialRegistry>(),
            provider.GetRequiredService<ProviderRegistry>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new GetCredential(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<CredentialRegistry>()));
        services.TryAddSingleton(static provider => new UpdateCredential(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<CredentialRegistry>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new DeleteCredential(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<CredentialRegistry>()));
        return services;
    }
}
