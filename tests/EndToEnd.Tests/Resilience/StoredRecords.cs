using Azure.Data.Tables;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>Looks at the storage behind the product's back.</summary>
internal static class StoredRecords
{
    /// <summary>No table holds a generation in more than one row.</summary>
    public static async Task AssertNoneTwiceAsync(string connectionString, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var service = new TableServiceClient(connectionString);
        await foreach (var table in service.QueryAsync(cancellationToken: cancellationToken))
        {
            var rows = new List<string>();
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
            {
                if (IdIn(row.RowKey, wanted) is { } id)
                {
                    rows.Add(id);
                }
            }

            Assert.Equal(rows.Count, rows.Distinct(StringComparer.Ordinal).Count());
            found.UnionWith(rows);
        }

        Assert.Equal(wanted.Count, found.Count);
    }

    private static string? IdIn(string rowKey, HashSet<string> wanted)
    {
        var start = rowKey.IndexOf("gen-", StringComparison.Ordinal);
        return start >= 0 && wanted.Contains(rowKey[start..]) ? rowKey[start..] : null;
    }
}
