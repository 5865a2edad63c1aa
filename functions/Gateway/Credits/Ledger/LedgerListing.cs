namespace Interchange.Gateway.Credits.Ledger;

/// <summary>Listings of everything.</summary>
public static class LedgerListing
{
    /// <summary>All credit entries, in no order.</summary>
    public static IAsyncEnumerable<CreditEntry> ListEntriesAsync(this ICreditLedger ledger, string accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.ListEntriesAsync(accountId, long.MaxValue, cancellationToken);
    }

    /// <summary>All pages of charges, in no order.</summary>
    public static IAsyncEnumerable<ChargePage> ListChargesAsync(this ICreditLedger ledger, string accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.ListChargesAsync(accountId, long.MaxValue, cancellationToken);
    }
}
