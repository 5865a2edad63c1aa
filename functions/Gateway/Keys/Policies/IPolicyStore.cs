namespace Interchange.Gateway.Keys.Policies;

/// <summary>The policies of accounts. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IPolicyStore
{
    /// <summary>The policy as storage has it now; <see cref="StoredPolicy.None"/> for an account without one.</summary>
    Task<StoredPolicy> FindAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Writes the policy if the account's still is at the version that was read; false when it changed in between.</summary>
    Task<bool> SaveAsync(string accountId, StoredPolicy changed, CancellationToken cancellationToken);
}
