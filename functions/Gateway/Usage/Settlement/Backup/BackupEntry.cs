using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>A credit entry. Amounts are nano-dollars.</summary>
internal sealed record BackupEntry(
    string Id, CreditEntryKind Kind, long Amount, DateTimeOffset CreatedAt, long? Paid, string? Reason, string? Source)
{
    public static BackupEntry From(CreditEntry entry) =>
        new(entry.Id, entry.Kind, entry.Amount.NanoDollars, entry.CreatedAt, entry.Paid?.NanoDollars, entry.Reason, entry.Source);

    public CreditEntry ToEntry() => new()
    {
        Id = Id,
        Kind = Kind,
        Amount = new Money(Amount),
        CreatedAt = CreatedAt,
        Paid = Paid is { } paid ? new Money(paid) : null,
        Reason = Reason,
        Source = Source,
    };
}
