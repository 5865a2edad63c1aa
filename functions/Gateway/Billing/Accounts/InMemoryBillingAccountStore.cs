using System.Collections.Concurrent;
using System.Globalization;

namespace Interchange.Gateway.Billing.Accounts;

/// <summary>Billing records that live as long as the process.</summary>
public sealed class InMemoryBillingAccountStore : IBillingAccountStore
{
    private readonly ConcurrentDictionary<string, StoredBillingAccount> _accounts = new(StringComparer.Ordinal);
    private long _version;

    public Task<StoredBillingAccount> FindAsync(string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(_accounts.GetValueOrDefault(accountId) ?? new StoredBillingAccount(new BillingAccount { AccountId = accountId }, null));

    public Task<bool> SaveAsync(StoredBillingAccount changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var id = changed.Account.AccountId;
        var next = changed with { Version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture) };
        if (changed.Version is null)
        {
            return Task.FromResult(_accounts.TryAdd(id, next));
        }

        var saved = _accounts.TryGetValue(id, out var current) && current.Version == changed.Version && _accounts.TryUpdate(id, next, current);
        return Task.FromResult(saved);
    }

    public IAsyncEnumerable<string> ListToppedUpAsync(CancellationToken cancellationToken) =>
        _accounts.Values.Where(static stored => stored.Account.TopUp?.IsActive == true).Select(static stored => stored.Account.AccountId).ToAsyncEnumerable();
}
