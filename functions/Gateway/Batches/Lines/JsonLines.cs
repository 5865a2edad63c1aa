using System.Runtime.CompilerServices;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Batches.Lines;

/// <summary>The lines of a payload, one after the other, with no more than one of them in memory.</summary>
internal static class JsonLines
{
    /// <summary>The most bytes of a line: 16 MiB.</summary>
    public const int Longest = 16 * 1024 * 1024;

    /// <param name="payloads">The store.</param>
    /// <param name="name">The payload.</param>
    /// <param name="start">Where to begin: the first byte of a line, its number, and its number among those that are not blank.</param>
    /// <param name="segments">How much is read at a time, in units of 64 KiB.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PayloadGoneException">There is none, or it went while it was read.</exception>
    public static async IAsyncEnumerable<JsonLine> ReadAsync(
        IPayloadStore payloads, PayloadName name, (long Offset, int Number, int Ordinal) start, int segments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var partial = new PooledBody(4096);
        var (offset, number, ordinal) = start;
        var isTooLong = false;
        await foreach (var bytes in payloads.ReadFromAsync(name, offset, cancellationToken, segments))
        {
            var chunk = bytes;
            while (chunk.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                offset += end + 1;
                var line = chunk[..end];
                chunk = chunk[(end + 1)..];
                if (partial.Length > 0 || isTooLong)
                {
                    isTooLong = isTooLong || !TryAppend(partial, line.Span);
                    line = partial.Memory;
                }

                if (Found(line, isTooLong, number, ref ordinal, offset) is { } found)
                {
                    yield return found;
                }

                (isTooLong, number) = (false, number + 1);
                partial.Clear();
            }

            if (!chunk.IsEmpty)
            {
                offset += chunk.Length;
                isTooLong = isTooLong || !TryAppend(partial, chunk.Span);
            }
        }

        if (Found(partial.Memory, isTooLong, number, ref ordinal, offset) is { } last)
        {
            yield return last;
        }
    }

    private static bool TryAppend(PooledBody partial, ReadOnlySpan<byte> bytes)
    {
        if (partial.Length + bytes.Length > Longest)
        {
            partial.Clear();
            return false;
        }

        partial.Append(bytes);
        return true;
    }

    private static JsonLine? Found(ReadOnlyMemory<byte> line, bool isTooLong, int number, ref int ordinal, long next)
    {
        var trimmed = (line.Span.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line).Trim(Blanks);
        return isTooLong ? new JsonLine(number, ordinal++, next, default, IsTooLong: true)
            : trimmed.IsEmpty ? null
            : new JsonLine(number, ordinal++, next, trimmed, IsTooLong: false);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Blanks => " \t\r"u8;
}
