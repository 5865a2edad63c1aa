using System.Globalization;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// Keeps keys in Azure Key Vault: one secret per credential, named <c>byok-{credential id}</c> and tagged with its account, one version per rotation.
/// A retired version is disabled; a deleted credential's secret is deleted, and the vault's own retention says until when an operator can bring it back.
/// Source: Key Vault's REST API for secrets.
/// </summary>
internal sealed class KeyVaultCredentialVault(SecretClient client, VaultOptions options, TimeProvider timeProvider) : ICredentialVault
{
    private const string AccountTag = "account";

    public Task<string> StoreAsync(string accountId, string credentialId, ProviderSecret secret, CancellationToken cancellationToken) => GuardAsync(
        options.WriteTimeout,
        async token =>
        {
            var stored = new KeyVaultSecret(Name(credentialId), secret.Reveal())
            {
                Properties = { ContentType = "text/plain", Tags = { [AccountTag] = accountId } },
            };
            return (await client.SetSecretAsync(stored, token)).Value.Properties.Version;
        },
        cancellationToken);

    public Task<ProviderSecret?> FindAsync(SecretReference reference, CancellationToken cancellationToken) => GuardAsync(
        options.ReadTimeout,
        async token =>
        {
            try
            {
                var found = (await client.GetSecretAsync(Name(reference.CredentialId), reference.Version, cancellationToken: token)).Value;
                return found.Properties.Enabled != false && found.Properties.Tags.TryGetValue(AccountTag, out var account) && account == reference.AccountId
                    ? new ProviderSecret(found.Value)
                    : null;
            }
            catch (RequestFailedException exception) when (exception.Status == 404 || KeyVaultRefusals.IsDisabled(exception))
            {
                return null;
            }
        },
        cancellationToken);

    public Task RetireAsync(SecretReference reference, CancellationToken cancellationToken) => GuardAsync(
        options.WriteTimeout,
        async token =>
        {
            var address = new Uri(client.VaultUri, string.Create(CultureInfo.InvariantCulture, $"secrets/{Name(reference.CredentialId)}/{reference.Version}"));
            try
            {
                await client.UpdateSecretPropertiesAsync(new SecretProperties(address) { Enabled = false }, token);
            }
            catch (RequestFailedException exception) when (exception.Status == 404)
            {
                // It is gone, which is more than was asked.
            }

            return true;
        },
        cancellationToken);

    // Key Vault encrypts with keys of its own, and exchanges them itself.
    public Task<bool> RenewEncryptionAsync(TimeSpan age, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task DeleteAsync(string accountId, string credentialId, CancellationToken cancellationToken) => GuardAsync(
        options.WriteTimeout,
        async token =>
        {
            try
            {
                await client.StartDeleteSecretAsync(Name(credentialId), token);
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 409)
            {
                // It is gone, or going: the vault answers 409 while an earlier deletion is under way.
            }

            return true;
        },
        cancellationToken);

    private static string Name(string credentialId) => $"byok-{credentialId}";

    private async Task<T> GuardAsync<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await operation(either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (StorageFailure.IsOutage(exception) || exception is RequestFailedException))
        {
            throw new CredentialVaultUnavailableException(exception);
        }
    }
}
