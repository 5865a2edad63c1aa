using System.Collections.Concurrent;
using System.Globalization;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>Purchases that live as long as the process.</summary>
public sealed class InMemoryPurchaseStore : IPurchaseStore
{
    private readonly ConcurrentDictionary<string, StoredPurchase> _purchases = new(StringComparer.Ordinal);
    private long _version;

    public Task<StoredPurchase?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_purchases.GetValueOrDefault(id));

    public Task<bool> CreateAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        return Task.FromResult(_purchases.TryAdd(purchase.Id, new StoredPurchase(purchase, NextVersion())));
    }

    public Task<bool> UpdateAsync(StoredPurchase changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var saved = _purchases.TryGetValue(changed.Purchase.Id, out var current)
            && current.Version == changed.Version
            && _purchases.TryUpdate(changed.Purchase.Id, changed with { Version = NextVersion() }, current);
        return Task.FromResult(saved);
    }

    private string NextVersion() => Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
}
