using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Providers.Vault;

/// <summary>
/// Settings <c>Providers:&lt;slug&gt;:ApiKey</c> from the secrets of a vault. Empty until <see cref="RefreshVaultKeys"/> has read them; a change reloads the
/// configuration, which switches providers on and off and rotates their keys without a restart.
/// </summary>
public sealed class VaultKeySource : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Puts these keys in the place of those before.</summary>
    /// <param name="keys">By the provider's slug.</param>
    internal void Replace(IReadOnlyDictionary<string, string> keys)
    {
        var settings = keys.ToDictionary(static key => $"Providers:{key.Key}:ApiKey", static string? (key) => key.Value, StringComparer.OrdinalIgnoreCase);
        if (settings.Count != Data.Count || settings.Any(setting => !Data.TryGetValue(setting.Key, out var before) || before != setting.Value))
        {
            Data = settings;
            OnReload();
        }
    }
}
