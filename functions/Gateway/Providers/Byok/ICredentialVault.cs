namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// Keeps the provider keys that accounts bring along (invariant I8). Every method throws <see cref="CredentialVaultUnavailableException"/> when the vault
/// does not answer; a write may have happened then.
/// </summary>
public interface ICredentialVault
{
    /// <summary>Keeps a key of a credential, beside the one before; the version that finds it.</summary>
    Task<string> StoreAsync(string accountId, string credentialId, ProviderSecret secret, CancellationToken cancellationToken);

    /// <summary>The key as the vault has it now; null when it is gone, disabled or another account's.</summary>
    Task<ProviderSecret?> FindAsync(SecretReference reference, CancellationToken cancellationToken);

    /// <summary>Ends one version, so that nobody finds it any more. No error when it is gone already.</summary>
    Task RetireAsync(SecretReference reference, CancellationToken cancellationToken);

    /// <summary>Removes all versions of a credential's key. No error when there are none.</summary>
    Task DeleteAsync(string accountId, string credentialId, CancellationToken cancellationToken);

    /// <summary>
    /// Encrypts everything anew under a fresh key where the one in use is older than <paramref name="age"/>. Every key stays readable throughout, whatever happens in the middle.
    /// </summary>
    /// <returns>False where the key is young enough, or the vault sees to it itself.</returns>
    Task<bool> RenewEncryptionAsync(TimeSpan age, CancellationToken cancellationToken);
}
