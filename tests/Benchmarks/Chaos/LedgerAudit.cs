using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Usage.Settlement.Reconciliation;

namespace Interchange.Benchmarks.Chaos;

/// <summary>An account's ledger when nobody changes it: its charges one by one, and whether its numbers are what they add up to.</summary>
/// <param name="Report">The sums.</param>
/// <param name="Charges">Every charge.</param>
internal sealed record LedgerAudit(LedgerReport Report, IReadOnlyList<Charge> Charges)
{
    public static async Task<LedgerAudit> MakeAsync(ICreditLedger ledger, string account, CancellationToken cancellationToken)
    {
        var sheet = await ledger.ReadSheetAsync(account, cancellationToken);
        var tally = new LedgerTally(sheet);
        await foreach (var entry in ledger.ListEntriesAsync(account, cancellationToken))
        {
            tally.Add(entry);
        }

        var charges = new List<Charge>();
        await foreach (var page in ledger.ListChargesAsync(account, cancellationToken))
        {
            foreach (var charge in page.Charges)
            {
                tally.Add(charge);
                charges.Add(charge);
            }
        }

        return new LedgerAudit(new LedgerReport(account, sheet.Balance, tally.Charges, tally.Differences()), charges);
    }
}
