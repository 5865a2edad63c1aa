namespace Interchange.Gateway.Payloads;

/// <summary>Whole payloads to their encrypted form and back. Pure but for its randomness.</summary>
internal static class PayloadSeal
{
    public static byte[] Seal(PayloadName name, PayloadKey key, ReadOnlySpan<byte> plain)
    {
        using var cipher = PayloadCipher.New(name, key);
        var segments = Math.Max(1, (plain.Length + PayloadCipher.SegmentLength - 1) / PayloadCipher.SegmentLength);
        var bytes = new byte[cipher.Header.Length + plain.Length + (segments * PayloadCipher.TagLength)];
        cipher.Header.CopyTo(bytes, 0);
        var destination = bytes.AsSpan(cipher.Header.Length);
        for (var index = 0; index < segments; index++)
        {
            var segment = plain[..Math.Min(plain.Length, PayloadCipher.SegmentLength)];
            cipher.Seal(index, index == segments - 1, segment, destination);
            plain = plain[segment.Length..];
            destination = destination[(segment.Length + PayloadCipher.TagLength)..];
        }

        return bytes;
    }

    /// <exception cref="PayloadDamagedException">The bytes are not what was sealed under that name with that key.</exception>
    public static byte[] Unseal(PayloadName name, PayloadKey key, ReadOnlySpan<byte> bytes)
    {
        using var cipher = PayloadCipher.Open(name, key, bytes);
        var rest = bytes[cipher.Header.Length..];
        var segments = Math.Max(1, (rest.Length + PayloadCipher.SealedLength - 1) / PayloadCipher.SealedLength);
        if (rest.Length - ((segments - 1) * PayloadCipher.SealedLength) < PayloadCipher.TagLength)
        {
            throw new PayloadDamagedException(name, "it is cut off");
        }

        var plain = new byte[rest.Length - (segments * PayloadCipher.TagLength)];
        for (var index = 0; index < segments; index++)
        {
            var segment = rest[..Math.Min(rest.Length, PayloadCipher.SealedLength)];
            if (!cipher.TryUnseal(index, index == segments - 1, segment, plain.AsSpan(index * PayloadCipher.SegmentLength)))
            {
                throw new PayloadDamagedException(name, "it is not what was written under this name");
            }

            rest = rest[segment.Length..];
        }

        return plain;
    }
}
