namespace Interchange.Gateway.Billing.Accounts;

/// <summary>How accounts pay. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IBillingAccountStore
{
    /// <summary>What storage has now; an empty record without a version for an account of which nothing was ever written.</summary>
    Task<StoredBillingAccount> FindAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Writes the record if the account's still is at the version that was read; false when it changed in between.</summary>
    Task<bool> SaveAsync(StoredBillingAccount changed, CancellationToken cancellationToken);

    /// <summary>The accounts whose <see cref="TopUps.AutoTopUp.IsActive"/> is set, in no order.</summary>
    IAsyncEnumerable<string> ListToppedUpAsync(CancellationToken cancellationToken);
}
