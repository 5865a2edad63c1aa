using Azure.Data.Tables;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// Row <c>counter-{subject}</c>: for each interval <c>{Interval}Window</c>, <c>{Interval}Used</c>, <c>{Interval}ByokUsed</c> and <c>{Interval}Leased</c>;
/// what is empty or zero is left out.
/// </summary>
internal static class CounterRow
{
    private static readonly (SpendInterval Interval, string Window, string Used, string ByokUsed, string Leased)[] Cells =
    [
        .. Enum.GetValues<SpendInterval>().Select(static interval => (interval, $"{interval}Window", $"{interval}Used", $"{interval}ByokUsed", $"{interval}Leased")),
    ];

    public static TableEntity From(string accountId, string subject, SpendCounter counter)
    {
        var row = new TableEntity(accountId, LedgerRowKey.Counter(subject));
        foreach (var (interval, window, used, byokUsed, leased) in Cells)
        {
            var cell = counter.Cell(interval);
            if (cell.Window.Length > 0)
            {
                row[window] = cell.Window;
            }

            BalanceRow.Set(row, used, cell.Used);
            BalanceRow.Set(row, byokUsed, cell.ByokUsed);
            BalanceRow.Set(row, leased, cell.Leased);
        }

        return row;
    }

    public static SpendCounter Read(TableEntity row) => Cells.Aggregate(
        SpendCounter.Empty,
        (counter, names) => counter.With(
            names.Interval,
            new CounterCell(
                row.GetString(names.Window) ?? "",
                BalanceRow.Amount(row, names.Used),
                BalanceRow.Amount(row, names.ByokUsed),
                BalanceRow.Amount(row, names.Leased))));
}
