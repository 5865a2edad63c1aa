namespace Interchange.Gateway.Payloads;

/// <summary>Which encrypted bytes hold a piece of a payload, and the piece out of them. Pure.</summary>
internal readonly record struct PayloadSlice
{
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative, or the length not positive.</exception>
    public PayloadSlice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        (Offset, Length) = (offset, length);
        First = offset / PayloadCipher.SegmentLength;
        Last = (offset + length - 1) / PayloadCipher.SegmentLength;
    }

    public long Offset { get; }

    public int Length { get; }

    /// <summary>The first segment that is needed.</summary>
    public long First { get; }

    /// <summary>The last one, if there are so many.</summary>
    public long Last { get; }

    /// <summary>The encrypted bytes that hold the segments, however long the header is: where they begin.</summary>
    public long FetchFrom => First == 0 ? 0 : PayloadCipher.ShortestHeader + (First * PayloadCipher.SealedLength);

    /// <summary>How many bytes from there.</summary>
    public long FetchLength => PayloadCipher.UsualLongestHeader + ((Last + 1) * PayloadCipher.SealedLength) - FetchFrom;

    /// <summary>The piece.</summary>
    /// <param name="name">Name of the payload.</param>
    /// <param name="cipher">Its cipher.</param>
    /// <param name="fetched">The encrypted bytes from <see cref="FetchFrom"/>.</param>
    /// <param name="size">Encrypted length of the whole payload.</param>
    /// <exception cref="PayloadDamagedException">A segment is not what was written in its place.</exception>
    public PayloadRange Open(PayloadName name, PayloadCipher cipher, ReadOnlySpan<byte> fetched, long size)
    {
        var rest = size - cipher.Header.Length;
        var segments = Math.Max(1, (rest + PayloadCipher.SealedLength - 1) / PayloadCipher.SealedLength);
        var total = rest - (segments * PayloadCipher.TagLength);
        if (total < 0)
        {
            throw new PayloadDamagedException(name, "it is cut off");
        }

        return new PayloadRange(First < segments ? Unseal(name, cipher, fetched, size, segments, total) : default, total);
    }

    private ReadOnlyMemory<byte> Unseal(PayloadName name, PayloadCipher cipher, ReadOnlySpan<byte> fetched, long size, long segments, long total)
    {
        var last = Math.Min(Last, segments - 1);
        var plain = new byte[checked((int)((last - First + 1) * PayloadCipher.SegmentLength))];
        for (var index = First; index <= last; index++)
        {
            var start = cipher.Header.Length + (index * PayloadCipher.SealedLength);
            var length = (int)Math.Min(PayloadCipher.SealedLength, size - start);
            var at = start - FetchFrom;
            if (at + length > fetched.Length
                || !cipher.TryUnseal(index, index == segments - 1, fetched.Slice((int)at, length), plain.AsSpan((int)((index - First) * PayloadCipher.SegmentLength))))
            {
                throw new PayloadDamagedException(name, "it is not what was written under this name");
            }
        }

        var skip = (int)(Offset - (First * PayloadCipher.SegmentLength));
        var there = (int)Math.Clamp(total - Offset, 0, Length);
        return there == 0 ? default : plain.AsMemory(skip, there);
    }
}
