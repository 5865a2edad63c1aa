using Azure;
using Azure.Security.KeyVault.Secrets;
using Interchange.Gateway.Providers.Byok;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Vault;

/// <summary>
/// Reads providers' keys from Key Vault: the secrets named <c>provider-{slug}</c> that are enabled, in their latest versions. Values are fetched only when the
/// vault says that a secret has changed.
/// </summary>
internal sealed partial class VaultKeyReader(SecretClient client, ILogger<VaultKeyReader> logger)
{
    private const string Prefix = "provider-";

    private readonly Dictionary<string, (DateTimeOffset? UpdatedOn, string Value)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys, by slug. Not for several callers at once.</summary>
    /// <exception cref="RequestFailedException">The vault refuses.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var secret in client.GetPropertiesOfSecretsAsync(cancellationToken))
        {
            if (secret.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && secret.Enabled != false)
            {
                var slug = secret.Name[Prefix.Length..];
                there.Add(slug);
                if (!_known.TryGetValue(slug, out var known) || known.UpdatedOn != secret.UpdatedOn || secret.UpdatedOn is null)
                {
                    await FetchAsync(slug, secret, there, cancellationToken);
                }
            }
        }

        foreach (var gone in _known.Keys.Where(slug => !there.Contains(slug)).ToArray())
        {
            _known.Remove(gone);
        }

        return _known.ToDictionary(static key => key.Key, static key => key.Value.Value, StringComparer.OrdinalIgnoreCase);
    }

    private async Task FetchAsync(string slug, SecretProperties secret, HashSet<string> there, CancellationToken cancellationToken)
    {
        string value;
        try
        {
            value = (await client.GetSecretAsync(secret.Name, cancellationToken: cancellationToken)).Value.Value;
            _ = new ProviderSecret(value);
        }
        catch (ArgumentException broken)
        {
            // A slip of whoever changed it: the key before goes on, where there was one.
            LogBroken(secret.Name, broken.Message);
            return;
        }
        catch (RequestFailedException exception) when (exception.Status == 404 || KeyVaultRefusals.IsDisabled(exception))
        {
            // Gone since it was listed.
            there.Remove(slug);
            return;
        }

        _known[slug] = (secret.UpdatedOn, value);
    }

    [LoggerMessage(3011, LogLevel.Error, "Secret {Name} of the vault cannot be a provider's key, the former one stays in force: {Reason}")]
    private partial void LogBroken(string name, string reason);
}
