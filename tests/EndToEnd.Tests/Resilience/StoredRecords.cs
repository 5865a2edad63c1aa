using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>Looks at the storage behind the product's back.</summary>
internal static class StoredRecords
{
    /// <summary>The table of records holds each generation exactly once.</summary>
    public static async Task AssertNoneTwiceAsync(string connectionString, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var found = new List<string>();
        var table = new TableServiceClient(connectionString).GetTableClient("Generations");
        await foreach (var page in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            found.AddRange(IdsIn(page).Where(wanted.Contains));
        }

        Assert.Equal(wanted.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    /// <summary>All records as JSON, which storage holds compressed.</summary>
    public static async Task<string> ReadAsync(string connectionString, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var table = new TableServiceClient(connectionString).GetTableClient("Generations");
        await foreach (var page in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            using var plain = new StreamReader(Unpacked(page));
            text.AppendLine(await plain.ReadToEndAsync(cancellationToken));
        }

        return text.ToString();
    }

    private static IEnumerable<string> IdsIn(TableEntity page)
    {
        using var plain = Unpacked(page);
        using var records = JsonDocument.Parse(plain);
        return [.. records.RootElement.EnumerateArray().Select(static record => record.GetProperty("generation_id").GetString()!)];
    }

    private static BrotliStream Unpacked(TableEntity page)
    {
        var packed = new MemoryStream();
        for (var part = 0; page.GetBinary(part == 0 ? "Page" : $"Page{part}") is { } bytes; part++)
        {
            packed.Write(bytes);
        }

        packed.Position = 0;
        return new BrotliStream(packed, CompressionMode.Decompress);
    }
}
