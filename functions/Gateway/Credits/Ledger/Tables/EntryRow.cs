using Azure.Data.Tables;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>Row <c>grant-{entry}</c>: one change of what the account was granted.</summary>
internal static class EntryRow
{
    /// <summary>The balance's <see cref="AccountBalance.Postings"/> with this entry, also of pages.</summary>
    public const string Posting = "Posting";

    /// <summary>Drawn for each call, also of pages: whoever finds a row can tell whether it was itself that wrote it.</summary>
    public const string Nonce = "Nonce";

    public static TableEntity From(string accountId, CreditEntry entry, long posting, long nonce)
    {
        var row = new TableEntity(accountId, LedgerRowKey.Entry(entry.Id))
        {
            [Posting] = posting,
            [Nonce] = nonce,
            [nameof(CreditEntry.Kind)] = entry.Kind.ToString(),
            [nameof(CreditEntry.Amount)] = entry.Amount.NanoDollars,
            [nameof(CreditEntry.CreatedAt)] = entry.CreatedAt,
        };
        if (entry.Paid is { } paid)
        {
            row[nameof(CreditEntry.Paid)] = paid.NanoDollars;
        }

        Set(row, nameof(CreditEntry.Reason), entry.Reason);
        Set(row, nameof(CreditEntry.Source), entry.Source);
        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static CreditEntry Read(TableEntity row) => new()
    {
        Id = row.RowKey[LedgerRowKey.EntryPrefix.Length..],
        Kind = Enum.TryParse<CreditEntryKind>(row.GetString(nameof(CreditEntry.Kind)), out var kind) ? kind : throw new InvalidDataException("A credit entry has no kind."),
        Amount = BalanceRow.Amount(row, nameof(CreditEntry.Amount)),
        CreatedAt = row.GetDateTimeOffset(nameof(CreditEntry.CreatedAt)) ?? throw new InvalidDataException("A credit entry has no time."),
        Paid = row.GetInt64(nameof(CreditEntry.Paid)) is { } paid ? new Money(paid) : null,
        Reason = row.GetString(nameof(CreditEntry.Reason)),
        Source = row.GetString(nameof(CreditEntry.Source)),
    };

    private static void Set(TableEntity row, string name, string? text)
    {
        if (text is not null)
        {
            row[name] = text;
        }
    }
}
