using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>Puts parts of pages together that one transaction takes: 100 rows and 4 MiB.</summary>
internal static class PageBatches
{
    private const int MaxRows = 100;

    /// <summary>Bytes of charges; packed they are a fraction, and the rows beside them need little.</summary>
    private const int MaxBytes = 3 * 1024 * 1024;

    /// <returns>Batches of parts in the order of their ids.</returns>
    public static IEnumerable<IReadOnlyList<PagePart>> Cut(IEnumerable<PagePart> parts)
    {
        var batch = new List<PagePart>();
        var rows = LedgerRowSet.Empty();
        var (pageRows, inRow, bytes) = (0, 0, 0);
        foreach (var part in parts.OrderBy(static part => part.Page.Id, StringComparer.Ordinal))
        {
            var startsRow = batch.Count == 0 || !PageRow.GoesWith(batch[^1], inRow, part);
            var added = part.RowKeys.Count(row => !rows.Contains(row));
            if (batch.Count > 0 && (pageRows + (startsRow ? 1 : 0) + rows.Count + added > MaxRows || bytes + part.Json.Length > MaxBytes))
            {
                yield return batch;
                batch = [];
                rows = LedgerRowSet.Empty();
                (pageRows, bytes) = (0, 0);
                startsRow = true;
            }

            batch.Add(part);
            rows.UnionWith(part.RowKeys);
            pageRows += startsRow ? 1 : 0;
            inRow = (startsRow ? 0 : inRow) + part.Json.Length;
            bytes += part.Json.Length;
            Courtesy.After(batch.Count);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
