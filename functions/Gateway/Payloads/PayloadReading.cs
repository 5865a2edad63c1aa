using System.Runtime.CompilerServices;

namespace Interchange.Gateway.Payloads;

/// <summary>Reads payloads of any length in bounded memory.</summary>
public static class PayloadReading
{
    /// <summary>Bytes that are read at a time: eight segments.</summary>
    private const int ChunkLength = 8 * PayloadCipher.SegmentLength;

    /// <summary>The payload from an offset to its end, piece by piece; each is valid until the next is asked for.</summary>
    /// <exception cref="PayloadGoneException">There is none, or it went while it was read.</exception>
    /// <exception cref="PayloadDamagedException">It is not what was written under that name.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadFromAsync(
        this IPayloadStore payloads, PayloadName name, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        while (true)
        {
            // To the end of a group of segments, so that none is fetched twice.
            var length = ChunkLength - (int)(offset % PayloadCipher.SegmentLength);
            var range = await payloads.ReadRangeAsync(name, offset, length, cancellationToken) ?? throw new PayloadGoneException(name);
            if (!range.Bytes.IsEmpty)
            {
                yield return range.Bytes;
            }

            offset += range.Bytes.Length;
            if (offset >= range.TotalLength)
            {
                yield break;
            }
        }
    }
}
