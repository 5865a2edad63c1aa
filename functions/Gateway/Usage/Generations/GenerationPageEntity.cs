using System.Buffers;
using System.Text.Json;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// A page as a row of table <c>Generations</c>: partition = account, row = the page's key, its highest id in <c>Last</c>, the records as a JSON array, packed,
/// in <c>Page</c>.
/// </summary>
internal static class GenerationPageEntity
{
    public const string Last = "Last";

    private const string Property = "Page";

    /// <exception cref="ArgumentException">The page is larger than a row can be: its only record is.</exception>
    public static TableEntity From(string accountId, GenerationPage page)
    {
        var size = page.Records.Sum(static record => record.Json.Length + 1) + 1;
        var plain = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Join(page.Records, plain.AsSpan(0, size));
            var entity = new TableEntity(accountId, page.Key) { [Last] = page.Last };
            PackedProperty.Write(entity, Property, plain.AsSpan(0, size));
            return entity;
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Usage event {page.First} is too large to be recorded.", nameof(page), exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <summary>The event of that id; null when the page has none.</summary>
    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static UsageEvent? Find(TableEntity entity, string generationId)
    {
        try
        {
            return Records(entity).FirstOrDefault(record => record.GenerationId == generationId)?.ToEvent();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A page of generation records does not hold usage events.", exception);
        }
    }

    /// <summary>What the page holds.</summary>
    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static IReadOnlyList<GenerationRecord> Records(TableEntity entity)
    {
        try
        {
            return GenerationRecord.ReadMessage(PackedProperty.Read(entity, Property));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A page of generation records does not hold usage events.", exception);
        }
    }

    private static void Join(IReadOnlyList<GenerationRecord> records, Span<byte> target)
    {
        target[0] = (byte)'[';
        var at = 1;
        foreach (var record in records)
        {
            record.Json.Span.CopyTo(target[at..]);
            at += record.Json.Length;
            target[at++] = (byte)',';
        }

        target[at - 1] = (byte)']';
    }
}
