using System.Security.Cryptography;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Keys.Start;

/// <summary>
/// Makes an account with its first management key. For whoever may write to the installation's storage: where there is no key yet, nobody can be asked for one.
/// </summary>
public sealed class CreateAccount(IKeyStore keys, IAccountStore accounts, ICreditLedger ledger, RandomNumberGenerator random, TimeProvider time)
{
    /// <summary>Makes it. Cut off, it leaves at most a key that nobody has seen.</summary>
    /// <param name="name">For people.</param>
    /// <param name="credits">Granted at once; zero for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account, and the only copy of its key.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    public async Task<(Account Account, KeySecret ManagementKey)> RunAsync(string name, Money credits, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var account = new Account(AccountId.New(random), name, now);
        var secret = KeySecret.Generate(random);
        if (credits != default)
        {
            var grant = new CreditEntry { Id = "first", Kind = CreditEntryKind.Grant, Amount = credits, CreatedAt = now, Reason = "With the account" };
            await ledger.GrantAsync(account.Id, grant, cancellationToken);
        }

        await keys.CreateAsync(FirstKey.Record(account.Id, secret, KeyKind.Management, now), cancellationToken);
        await accounts.CreateAsync(account, cancellationToken);
        return (account, secret);
    }
}
