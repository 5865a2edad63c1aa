using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// Takes an event stream (<c>application/vnd.amazon.eventstream</c>) apart, wherever the bytes were cut. A message is only handed on when both of its checksums are right,
/// and a length is only believed when the checksum of the prelude is. Source: the Smithy specification of the Amazon event stream. Not thread-safe.
/// </summary>
internal sealed class EventStreamReader : IDisposable
{
    /// <summary>16 MB: the most that a message may have.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>128 KB: the most that its headers may have.</summary>
    private const int MostHeaderBytes = 128 * 1024;

    private const int Prelude = 12;
    private const int Trailer = 4;

    private readonly PooledBody _pending = new(4 * 1024);

    /// <summary>Whether a message has begun and is not complete.</summary>
    public bool IsInsideMessage => _pending.Length > 0;

    /// <summary>Takes the next bytes and hands on every message that they complete.</summary>
    /// <exception cref="InvalidDataException">A checksum is wrong, a length impossible or too large, or a header is none. The message holds nothing of the bytes.</exception>
    public void Read(ReadOnlySpan<byte> bytes, Action<EventStreamMessage> handle)
    {
        _pending.Append(bytes);
        var start = 0;
        while (_pending.Length - start >= Prelude)
        {
            var (total, headers) = ReadPrelude(_pending.Span[start..]);
            if (_pending.Length - start < total)
            {
                break;
            }

            handle(ReadMessage(_pending.Memory.Slice(start, total), headers));
            start += total;
        }

        _pending.Consume(start);
    }

    public void Dispose() => _pending.Dispose();

    private static (int Total, int Headers) ReadPrelude(ReadOnlySpan<byte> bytes)
    {
        if (Crc32.HashToUInt32(bytes[..8]) != BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]))
        {
            throw new InvalidDataException("The checksum of a message's prelude is wrong.");
        }

        var (total, headers) = (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return total is < Prelude + Trailer or > MostBytes || headers > MostHeaderBytes || headers > total - Prelude - Trailer
            ? throw new InvalidDataException("The length of a message is impossible, or larger than the gateway takes.")
            : ((int)total, (int)headers);
    }

    private static EventStreamMessage ReadMessage(ReadOnlyMemory<byte> message, int headersLength)
    {
        var bytes = message.Span;
        if (Crc32.HashToUInt32(bytes[..^Trailer]) != BinaryPrimitives.ReadUInt32BigEndian(bytes[^Trailer..]))
        {
            throw new InvalidDataException("The checksum of a message is wrong.");
        }

        return new EventStreamMessage(ReadHeaders(bytes.Slice(Prelude, headersLength)), message[(Prelude + headersLength)..^Trailer]);
    }

    private static Dictionary<string, object> ReadHeaders(ReadOnlySpan<byte> bytes)
    {
        var headers = new Dictionary<string, object>(StringComparer.Ordinal);
        while (!bytes.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(Take(ref bytes, Take(ref bytes, 1)[0]));
            var type = Take(ref bytes, 1)[0];
            object value = type switch
            {
                0 => true,
                1 => false,
                2 => (sbyte)Take(ref bytes, 1)[0],
                3 => BinaryPrimitives.ReadInt16BigEndian(Take(ref bytes, 2)),
                4 => BinaryPrimitives.ReadInt32BigEndian(Take(ref bytes, 4)),
                5 => BinaryPrimitives.ReadInt64BigEndian(Take(ref bytes, 8)),
                6 => Take(ref bytes, BinaryPrimitives.ReadUInt16BigEndian(Take(ref bytes, 2))).ToArray(),
                7 => Encoding.UTF8.GetString(Take(ref bytes, BinaryPrimitives.ReadUInt16BigEndian(Take(ref bytes, 2)))),
                8 => Time(BinaryPrimitives.ReadInt64BigEndian(Take(ref bytes, 8))),
                9 => new Guid(Take(ref bytes, 16), bigEndian: true),
                _ => throw new InvalidDataException("A header of a message has a type that there is not."),
            };
            headers.TryAdd(name, value);
        }

        return headers;
    }

    private static DateTimeOffset Time(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException("A header of a message holds a time that there is not.");

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < count)
        {
            throw new InvalidDataException("A header of a message ends before its value does.");
        }

        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
