using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Providers;

/// <summary>
/// Keys from the configuration: <c>Providers:&lt;slug&gt;:ApiKey</c> first, then the provider's own names such as <c>OPENAI_API_KEY</c>.
/// On Azure these settings are Key Vault references; locally they are environment variables or user secrets.
/// </summary>
internal sealed class ConfiguredProviderSecrets(IConfiguration configuration) : IProviderSecrets
{
    private volatile Keys _keys = new(configuration.GetReloadToken());

    public ProviderSecret? Find(ProviderDescriptor provider)
    {
        // A reload gives the configuration a new token; asking for it beats a callback, whose order among others is open.
        var token = configuration.GetReloadToken();
        var keys = _keys;
        if (!ReferenceEquals(keys.Token, token))
        {
            _keys = keys = new Keys(token);
        }

        return keys.Found.GetOrAdd(provider, Read);
    }

    private ProviderSecret? Read(ProviderDescriptor provider)
    {
        foreach (var setting in provider.KeySettings.Prepend($"Providers:{provider.Slug}:ApiKey"))
        {
            if (configuration[setting] is { } value && !string.IsNullOrWhiteSpace(value))
            {
                try
                {
                    return new ProviderSecret(value);
                }
                catch (ArgumentException broken)
                {
                    throw new ProviderSettingsException($"The setting {setting} cannot be a key of {provider.Name}: {broken.Message}", broken);
                }
            }
        }

        return Assembled(provider);
    }

    /// <summary>The key that several settings hold together; null where one is missing.</summary>
    private ProviderSecret? Assembled(ProviderDescriptor provider)
    {
        var parts = provider.KeyParts.Select(part => (part, Value: configuration[part.Setting])).ToList();
        if (parts.Count == 0 || parts.Exists(static part => !part.part.IsOptional && string.IsNullOrWhiteSpace(part.Value)))
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (part, value) in parts.Where(static part => !string.IsNullOrWhiteSpace(part.Value)))
            {
                json.WriteString(part.Member, value!.Trim());
            }

            json.WriteEndObject();
        }

        return new ProviderSecret(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private sealed record Keys(IChangeToken Token)
    {
        public ConcurrentDictionary<ProviderDescriptor, ProviderSecret?> Found { get; } = new(ReferenceEqualityComparer.Instance);
    }
}
