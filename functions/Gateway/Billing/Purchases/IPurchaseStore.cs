namespace Interchange.Gateway.Billing.Purchases;

/// <summary>Purchases. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IPurchaseStore
{
    /// <summary>The purchase as storage has it now; null when there is none.</summary>
    Task<StoredPurchase?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Adds a purchase; false when there is one with its id, which stays as it is.</summary>
    Task<bool> CreateAsync(Purchase purchase, CancellationToken cancellationToken);

    /// <summary>Writes the purchase if it still is at the version that was read; false when it changed in between.</summary>
    Task<bool> UpdateAsync(StoredPurchase changed, CancellationToken cancellationToken);
}
