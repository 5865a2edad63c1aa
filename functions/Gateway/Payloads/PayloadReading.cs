using System.Runtime.CompilerServices;

namespace Interchange.Gateway.Payloads;

/// <summary>Reads payloads of any length in bounded memory.</summary>
public static class PayloadReading
{
    /// <summary>Segments that are read at a time.</summary>
    private const int UsualSegments = 8;

    /// <summary>The payload from an offset to its end, piece by piece; each is valid until the next is asked for.</summary>
    /// <param name="payloads">The store.</param>
    /// <param name="name">The payload.</param>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="segments">How much is read at a time, in units of 64 KiB.</param>
    /// <exception cref="PayloadGoneException">There is none, or it went while it was read.</exception>
    /// <exception cref="PayloadDamagedException">It is not what was written under that name.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadFromAsync(
        this IPayloadStore payloads, PayloadName name, long offset, [EnumeratorCancellation] CancellationToken cancellationToken, int segments = UsualSegments)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        while (true)
        {
            // To the end of a group of segments, so that none is fetched twice.
            var length = (segments * PayloadCipher.SegmentLength) - (int)(offset % PayloadCipher.SegmentLength);
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
