namespace Interchange.Gateway.Keys;

/// <summary>
/// The key records. One record per hash is the truth; what lists them may lag behind it after a crash but never shows a key that is not there.
/// Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
public interface IKeyStore
{
    /// <summary>The record as storage has it now, or null.</summary>
    Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>
    /// The record of the key that a secret was made for, or null. Whether the secret still opens it the record says: see <see cref="Rotation.KeyRotation.IsOf"/>.
    /// </summary>
    /// <param name="secretHash">SHA-256 of the secret, in hex.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<StoredKey?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken);

    /// <summary>The account's keys, newest first, read as far as the caller goes.</summary>
    IAsyncEnumerable<ApiKey> ListAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>True when the record is there afterwards; false when another record has this hash, which stays as it is.</summary>
    Task<bool> CreateAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the record if it still is the version that was read; false when it changed or went in between.
    /// Hash, account and creation time of a key never change.
    /// </summary>
    Task<bool> UpdateAsync(StoredKey changed, CancellationToken cancellationToken);

    /// <summary>As <see cref="UpdateAsync"/>, for a record that got another secret: the key is found by it afterwards.</summary>
    /// <param name="read">The record as it was read.</param>
    /// <param name="rotated">The record with the new secret.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    Task<bool> RotateAsync(StoredKey read, ApiKey rotated, CancellationToken cancellationToken);

    /// <summary>Removes the key. False when it was not there.</summary>
    Task<bool> DeleteAsync(ApiKey key, CancellationToken cancellationToken);
}
