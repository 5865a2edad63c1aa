using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Azure.Data.Tables;

namespace Interchange.Gateway.Storage;

/// <summary>
/// Bytes in a row, compressed with Brotli: in property <c>{name}</c>, and in <c>{name}1</c>, <c>{name}2</c> … what does not fit into one; <c>Size</c> is
/// their length when unpacked. One to a row.
/// </summary>
internal static class PackedProperty
{
    /// <summary>Bytes per property; storage takes 64 KiB.</summary>
    public const int PropertyLength = 60_000;

    private const string Size = "Size";

    /// <summary>Storage takes 1 MiB per row.</summary>
    private const int MaxProperties = 16;

    private const int Quality = 1;
    private const int WindowBits = 18;

    /// <summary>The most that a row takes, when packed.</summary>
    public const int MaxLength = PropertyLength * MaxProperties;

    /// <returns>The packed length.</returns>
    /// <exception cref="ArgumentException">It is more than <see cref="MaxLength"/>.</exception>
    public static int Write(TableEntity row, string name, ReadOnlySpan<byte> plain)
    {
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(plain, packed, out var length, Quality, WindowBits))
            {
                throw new InvalidOperationException("The buffer is too small for what Brotli makes of its input.");
            }

            if (length > MaxLength)
            {
                throw new ArgumentException($"There are {plain.Length} bytes, {length} when compressed; a row takes {MaxLength}.", nameof(plain));
            }

            row[Size] = plain.Length;
            for (var (i, start) = (0, 0); start < length; (i, start) = (i + 1, start + PropertyLength))
            {
                row[Part(name, i)] = packed.AsSpan(start, Math.Min(PropertyLength, length - start)).ToArray();
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <exception cref="InvalidDataException">The row does not hold what <see cref="Write"/> puts there.</exception>
    public static byte[] Read(TableEntity row, string name)
    {
        var plain = new byte[row.GetInt32(Size) ?? throw new InvalidDataException("A packed row has no size.")];
        return Unpack(row, name, plain) ? plain : throw new InvalidDataException("A packed row is damaged.");
    }

    /// <summary>The packed length.</summary>
    public static int LengthOf(TableEntity row, string name)
    {
        var length = 0;
        for (var i = 0; row.GetBinary(Part(name, i)) is { } part; i++)
        {
            length += part.Length;
        }

        return length;
    }

    private static bool Unpack(TableEntity row, string name, Span<byte> plain)
    {
        using var decoder = new BrotliDecoder();
        var status = OperationStatus.NeedMoreData;
        for (var i = 0; status == OperationStatus.NeedMoreData && row.GetBinary(Part(name, i)) is { } part; i++)
        {
            status = decoder.Decompress(part, plain, out _, out var written);
            plain = plain[written..];
        }

        return status == OperationStatus.Done && plain.IsEmpty;
    }

    private static string Part(string name, int index) => index == 0 ? name : name + index.ToString(CultureInfo.InvariantCulture);
}
