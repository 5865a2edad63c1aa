using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Azure.Data.Tables;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// A page as a row of table <c>Generations</c>: partition = account, row = the page's key, its highest id in <c>Last</c>, the records as a JSON array
/// compressed with Brotli in <c>Page</c>, and in <c>Page1</c>, <c>Page2</c> … what does not fit into one property; <c>Size</c> is the array's length.
/// </summary>
internal static class GenerationPageEntity
{
    public const string Last = "Last";

    /// <summary>Bytes per property; storage takes 64 KiB.</summary>
    public const int PropertyLength = 60_000;

    private const string Property = "Page";
    private const string Size = "Size";

    /// <summary>Storage takes 1 MiB per row.</summary>
    private const int MaxProperties = 16;

    private const int Quality = 1;
    private const int WindowBits = 18;

    /// <exception cref="ArgumentException">The page is larger than a row can be: its only record is.</exception>
    public static TableEntity From(string accountId, GenerationPage page)
    {
        var size = page.Records.Sum(static record => record.Json.Length + 1) + 1;
        var plain = ArrayPool<byte>.Shared.Rent(size);
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(size));
        try
        {
            Join(page.Records, plain.AsSpan(0, size));
            if (!BrotliEncoder.TryCompress(plain.AsSpan(0, size), packed, out var length, Quality, WindowBits))
            {
                throw new InvalidOperationException("The buffer is too small for what Brotli makes of its input.");
            }

            if (length > PropertyLength * MaxProperties)
            {
                throw new ArgumentException($"Usage event {page.First} has {size} bytes, {length} when compressed; a record takes {PropertyLength * MaxProperties}.", nameof(page));
            }

            var entity = new TableEntity(accountId, page.Key) { [Last] = page.Last, [Size] = size };
            for (var (i, start) = (0, 0); start < length; (i, start) = (i + 1, start + PropertyLength))
            {
                entity[Name(i)] = packed.AsSpan(start, Math.Min(PropertyLength, length - start)).ToArray();
            }

            return entity;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(packed);
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
        var size = entity.GetInt32(Size) ?? throw new InvalidDataException("A page of generation records has no size.");
        var plain = new byte[size];
        if (!Unpack(entity, plain))
        {
            throw new InvalidDataException("A page of generation records is damaged.");
        }

        try
        {
            return GenerationRecord.ReadMessage(plain);
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

    private static bool Unpack(TableEntity entity, Span<byte> plain)
    {
        using var decoder = new BrotliDecoder();
        var status = OperationStatus.NeedMoreData;
        for (var i = 0; status == OperationStatus.NeedMoreData && entity.GetBinary(Name(i)) is { } part; i++)
        {
            status = decoder.Decompress(part, plain, out _, out var written);
            plain = plain[written..];
        }

        return status == OperationStatus.Done && plain.IsEmpty;
    }

    private static string Name(int index) => index == 0 ? Property : Property + index.ToString(CultureInfo.InvariantCulture);
}
