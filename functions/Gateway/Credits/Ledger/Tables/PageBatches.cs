namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>Puts parts of pages together that one transaction takes: 100 rows and 4 MiB.</summary>
internal static class PageBatches
{
    private const int MaxRows = 100;

    /// <summary>With room for the rows beside the pages.</summary>
    private const int MaxBytes = 3 * 1024 * 1024;

    public static IEnumerable<IReadOnlyList<PagePart>> Cut(string accountId, IEnumerable<PagePart> parts, long nonce)
    {
        var batch = new List<PagePart>();
        var rows = LedgerRowSet.Empty();
        var bytes = 0;
        foreach (var part in parts)
        {
            var size = PageRow.SizeOf(part.ToRow(accountId, nonce));
            var added = part.RowKeys.Count(row => !rows.Contains(row));
            if (batch.Count > 0 && (batch.Count + 1 + rows.Count + added > MaxRows || bytes + size > MaxBytes))
            {
                yield return batch;
                batch = [];
                rows = LedgerRowSet.Empty();
                bytes = 0;
            }

            batch.Add(part);
            rows.UnionWith(part.RowKeys);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
