using System.IO.Compression;
using System.Text.Json;
using Azure.Data.Tables;

namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>Reads what an account was charged behind the product's back.</summary>
internal static class StoredCharges
{
    /// <summary>Each charge with the generation that it is for, in nano-dollars.</summary>
    public static async Task<IReadOnlyList<(string GenerationId, long Cost)>> ReadAsync(string connectionString, string accountId, CancellationToken cancellationToken)
    {
        var charges = new List<(string, long)>();
        var table = new TableServiceClient(connectionString).GetTableClient("Ledger");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {"use-"} and RowKey lt {"use."}");
        await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            using var plain = Unpacked(page);
            using var packed = await JsonDocument.ParseAsync(plain, cancellationToken: cancellationToken);
            charges.AddRange(packed.RootElement.EnumerateArray().Select(static charge => (
                charge.GetProperty("id").GetString()!, charge.TryGetProperty("cost", out var cost) ? cost.GetInt64() : 0)));
        }

        return charges;
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
