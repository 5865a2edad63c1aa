namespace Interchange.Gateway.Providers;

/// <summary>Where the keys of providers come from.</summary>
public interface IProviderSecrets
{
    /// <summary>The provider's key, or null when there is none. Cheap enough to ask for every attempt; sees a rotated key when its source is reloaded.</summary>
    /// <exception cref="ProviderSettingsException">A setting holds something that cannot be a key. The message names the setting, not the value.</exception>
    ProviderSecret? Find(ProviderDescriptor provider);
}
