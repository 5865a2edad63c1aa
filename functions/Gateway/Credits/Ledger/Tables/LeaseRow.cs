using Azure.Data.Tables;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>Row <c>escrow-{lease}-{scope}</c>: what one instance holds of one scope.</summary>
internal static class LeaseRow
{
    private const string Subject = "Subject";
    private const string Interval = "Interval";

    public static TableEntity From(string accountId, Lease lease)
    {
        var row = new TableEntity(accountId, LedgerRowKey.Lease(lease.Key))
        {
            [nameof(Lease.Id)] = lease.Id,
            [nameof(Lease.Net)] = lease.Net.NanoDollars,
            [nameof(Lease.Settled)] = lease.Settled.NanoDollars,
            [nameof(Lease.ExpiresAt)] = lease.ExpiresAt,
        };
        if (lease.Scope.Subject is { } subject)
        {
            row[Subject] = subject.Name;
            row[Interval] = lease.Scope.Interval.ToString();
            row[nameof(Lease.Window)] = lease.Window;
        }

        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static Lease Read(TableEntity row) => new()
    {
        Id = row.GetString(nameof(Lease.Id)) ?? throw new InvalidDataException("A lease has no id."),
        Scope = row.GetString(Subject) is { } subject
            ? new SpendScope(new SpendSubject(subject), Enum.TryParse<SpendInterval>(row.GetString(Interval), out var interval) ? interval : throw new InvalidDataException("A lease has no interval."))
            : SpendScope.Balance,
        Window = row.GetString(nameof(Lease.Window)) ?? "",
        Net = BalanceRow.Amount(row, nameof(Lease.Net)),
        Settled = BalanceRow.Amount(row, nameof(Lease.Settled)),
        ExpiresAt = row.GetDateTimeOffset(nameof(Lease.ExpiresAt)) ?? throw new InvalidDataException("A lease has no end."),
    };
}
