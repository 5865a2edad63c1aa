using System.Buffers.Binary;

namespace Interchange.Gateway.Audio;

/// <summary>WAV files of plain samples. Pure. Source: Microsoft's and IBM's RIFF specification, 1991.</summary>
internal static class WavHeader
{
    private const int HeaderLength = 44;
    private const int ChunkHead = 8;
    private const int FormatLength = 16;
    private const ushort Samples = 1;
    private const ushort Floats = 3;
    private const ushort Extensible = 0xFFFE;

    /// <summary>How long the sound of a file is, in milliseconds, rounded up; null for what is no WAV of plain samples.</summary>
    /// <param name="file">The file.</param>
    public static long? Milliseconds(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
        {
            return null;
        }

        var bytesPerSecond = 0L;
        for (var rest = file[12..]; rest.Length >= ChunkHead;)
        {
            var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var body = rest[ChunkHead..];
            if (rest.StartsWith("fmt "u8) && body.Length >= FormatLength)
            {
                bytesPerSecond = BytesPerSecond(body);
            }
            else if (rest.StartsWith("data"u8))
            {
                // Files that were streamed say nothing of their length, or the most there is.
                var data = length == 0 || length > body.Length ? body.Length : length;
                return bytesPerSecond == 0 ? null : ((data * 1_000) + bytesPerSecond - 1) / bytesPerSecond;
            }

            // Chunks are of an even length.
            var next = length + (length & 1);
            if (next > body.Length)
            {
                return null;
            }

            rest = body[(int)next..];
        }

        return null;
    }

    /// <summary>The header before 16-bit samples.</summary>
    /// <param name="length">Bytes of the samples.</param>
    /// <param name="rate">Samples a second, of one channel.</param>
    public static byte[] Of(int length, int rate)
    {
        const int BytesPerSample = 2;
        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), length + HeaderLength - ChunkHead);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), FormatLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), Samples);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), rate * BytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), BytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), BytesPerSample * 8);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), length);
        return header;
    }

    /// <summary>0 for what is compressed.</summary>
    private static long BytesPerSecond(ReadOnlySpan<byte> format)
    {
        var isPlain = BinaryPrimitives.ReadUInt16LittleEndian(format) is Samples or Floats or Extensible;
        var channels = (long)BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = (long)BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var bits = (long)BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        return isPlain ? channels * rate * bits / 8 : 0;
    }
}
