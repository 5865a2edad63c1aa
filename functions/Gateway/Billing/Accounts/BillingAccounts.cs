using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Billing.Accounts;

/// <summary>Changes of billing records against other writers.</summary>
internal sealed class BillingAccounts(IBillingAccountStore store)
{
    private const int Tries = 8;

    public Task<StoredBillingAccount> FindAsync(string accountId, CancellationToken cancellationToken) => store.FindAsync(accountId, cancellationToken);

    /// <param name="accountId">Whose record.</param>
    /// <param name="change">Applied to what storage has; again when it changed in between.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    public async Task<BillingAccount> UpdateAsync(string accountId, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var stored = await store.FindAsync(accountId, cancellationToken);
            var changed = change(stored.Account);
            if (changed == stored.Account || await store.SaveAsync(stored with { Account = changed }, cancellationToken))
            {
                return changed;
            }
        }

        throw new GatewayException(GatewayError.Unavailable("The account's billing is being changed by others at the same time. Try again."));
    }

    /// <summary>Writes a record that must not have changed since it was read.</summary>
    public Task<bool> TrySaveAsync(StoredBillingAccount changed, CancellationToken cancellationToken) => store.SaveAsync(changed, cancellationToken);
}
