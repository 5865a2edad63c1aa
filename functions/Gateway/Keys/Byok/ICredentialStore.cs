using System.Collections.Immutable;

namespace Interchange.Gateway.Keys.Byok;

/// <summary>
/// The records of accounts' own provider keys; never the keys. What one account has, another neither finds nor changes (invariant I9).
/// Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
public interface ICredentialStore
{
    /// <summary>The account's credentials without deleted ones: by provider, fallbacks last, then by sort order and age.</summary>
    Task<ImmutableArray<ProviderCredential>> ListAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>The record as storage has it now, a deleted one too; null when there is none.</summary>
    Task<StoredCredential?> FindAsync(string accountId, string id, CancellationToken cancellationToken);

    /// <summary>True when the record is there afterwards; false when another record has this id, which stays as it is.</summary>
    Task<bool> CreateAsync(ProviderCredential credential, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the record if it still is the version that was read; false when it changed or went in between.
    /// Id, account, provider and creation time of a credential never change.
    /// </summary>
    Task<bool> UpdateAsync(StoredCredential changed, CancellationToken cancellationToken);

    /// <summary>Removes the record. False when it was not there.</summary>
    Task<bool> RemoveAsync(string accountId, string id, CancellationToken cancellationToken);
}
