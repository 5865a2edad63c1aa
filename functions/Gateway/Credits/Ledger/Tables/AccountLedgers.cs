using System.Collections.Concurrent;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>The accounts that this instance has worked on lately.</summary>
internal sealed class AccountLedgers(LedgerTable table, TimeProvider time)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, AccountLedger> _accounts = new(StringComparer.Ordinal);

    public AccountLedger Of(string accountId)
    {
        if (!_accounts.TryGetValue(accountId, out var account))
        {
            if (_accounts.Count >= Most)
            {
                Trim();
            }

            account = _accounts.GetOrAdd(accountId, static (id, table) => new AccountLedger(id, table), table);
        }

        account.LastUsed = time.GetTimestamp();
        return account;
    }

    /// <summary>Lets go of the half that was not used for longest. One that is in use works on, beside another of the same account.</summary>
    private void Trim()
    {
        foreach (var old in _accounts.Values.OrderBy(static account => account.LastUsed).Take(Most / 2))
        {
            _accounts.TryRemove(new KeyValuePair<string, AccountLedger>(old.AccountId, old));
        }
    }
}
