using System.Globalization;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>Adds up what a file holds of one account.</summary>
internal sealed class BackupSums(string accountId)
{
    private Money _granted;
    private Money _charged;

    public void Add(CreditEntry entry) => _granted += entry.Amount;

    public void Add(ChargePage page)
    {
        foreach (var charge in page.Charges)
        {
            _charged += charge.Cost;
        }
    }

    /// <summary>Why the sums are not these; null when they are.</summary>
    public string? Difference(Money granted, Money charged) => _granted == granted && _charged == charged
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The entries of account {accountId} add up to {_granted.Dollars} dollars granted and {_charged.Dollars} charged, and its balance says {granted.Dollars} and {charged.Dollars}.");
}
