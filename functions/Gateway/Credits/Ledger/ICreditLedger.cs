namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// The ledger of all accounts. Each method changes one account's rows together or not at all, and may be called from any number of instances at the same
/// time. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer; a change that was being made may have been made.
/// </summary>
public interface ICreditLedger
{
    /// <summary>Changes what an instance holds. After an unanswered call the same ask, with the same belief, puts right what it left open.</summary>
    Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Charges the generations of some pages of one account. A page that was charged before is left out, whatever it holds: calling again changes nothing.
    /// A page without charges is left out too.
    /// </summary>
    Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken);

    /// <summary>Adds an entry to what the account was granted. False when there is an entry with this id already, which stays as it is.</summary>
    Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken);

    /// <summary>Returns what expired leases have outstanding.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="before">Leases that expired before this moment; earlier than now by as much as clocks may differ and charges may be late.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The leases that were ended, as they were.</returns>
    Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>The balance; <see cref="AccountBalance.Empty"/> for an account that was never granted anything.</summary>
    Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>What a subject has spent; <see cref="SpendCounter.Empty"/> for one that has not.</summary>
    Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken);

    /// <summary>
    /// The balance, all counters and all leases, as they were at one moment unless the account has more of them than storage returns at once, about a thousand.
    /// </summary>
    Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Credit entries, in no order.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="upTo">A balance's <see cref="AccountBalance.Postings"/>, for the entries that are in that balance; the greatest number for all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken);

    /// <summary>
    /// Pages of charges, in no order. A page of very many keys may be there in parts: the later ones have the page's id, a dot and a number.
    /// </summary>
    /// <param name="accountId">The account.</param>
    /// <param name="upTo">As of <see cref="ListEntriesAsync"/>.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken);
}
