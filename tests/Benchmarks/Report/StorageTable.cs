using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Report;

/// <summary>The product's storage operations by table and method: a transaction is one, and so is each page of a query and each retry.</summary>
internal static class StorageTable
{
    public static MarkdownTable Render(IReadOnlyList<Bill> bills)
    {
        var table = new MarkdownTable(
            ["Storage operations per 1,000 requests", .. bills.Select(static bill => bill.Stream ? "streamed" : "not streamed")]);
        foreach (var operation in bills.SelectMany(static bill => bill.StorageOperations.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            table.Add([operation, .. bills.Select(bill => Figure.Short(bill.PerThousand(bill.StorageOperations.GetValueOrDefault(operation))))]);
        }

        table.Add(["all", .. bills.Select(static bill => Figure.Short(bill.PerThousand(Bill.StorageCalls)))]);
        return table;
    }
}
