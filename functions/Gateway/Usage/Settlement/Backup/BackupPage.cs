using System.Collections.Immutable;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Credits.Ledger.Tables;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>A page of charges.</summary>
internal sealed record BackupPage(string Id, ImmutableArray<StoredCharge> Charges)
{
    public static BackupPage From(ChargePage page) => new(page.Id, [.. page.Charges.Select(StoredCharge.From)]);

    /// <exception cref="InvalidDataException">A charge is not such as the gateway writes.</exception>
    public ChargePage ToPage() => new(Id, [.. Charges.Select(static charge => charge.ToCharge())]);
}
