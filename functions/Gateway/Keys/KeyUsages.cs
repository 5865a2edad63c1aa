using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys;

/// <summary>
/// What keys have used, as the ledger has it: answers that were settled. One that has just been given is settled within seconds, and what instances hold for
/// answers that are under way is not in it.
/// </summary>
internal sealed class KeyUsages(ICreditLedger ledger, TimeProvider timeProvider)
{
    /// <exception cref="StorageUnavailableException">The ledger does not answer: nobody is told zeros.</exception>
    public async Task<KeyUsage> OfAsync(ApiKey key, CancellationToken cancellationToken) =>
        KeyUsage.Of(await ledger.ReadCounterAsync(key.AccountId, SpendSubject.Key(key.Hash), cancellationToken), timeProvider.GetUtcNow());

    /// <summary>For some keys of one account, in their order; one reading of the account's counters, however many keys.</summary>
    /// <exception cref="StorageUnavailableException">The ledger does not answer.</exception>
    public async Task<IReadOnlyList<(ApiKey Key, KeyUsage Usage)>> OfAsync(string accountId, IReadOnlyList<ApiKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var sheet = await ledger.ReadSheetAsync(accountId, cancellationToken);
        var now = timeProvider.GetUtcNow();
        return [.. keys.Select(key => (key, KeyUsage.Of(sheet.Counter(SpendSubject.Key(key.Hash)), now)))];
    }
}
