using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Interchange.Gateway.Keys;

/// <summary>SHA-256 of a key string: the key's id, in the form that the cache looks up without garbage.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct KeyHash
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private KeyHash(ReadOnlySpan<byte> digest)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _b = BinaryPrimitives.ReadUInt64BigEndian(digest[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(digest[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(digest[24..]);
    }

    /// <summary>Hashes the ASCII bytes of a key string.</summary>
    public static KeyHash Of(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        return new KeyHash(digest);
    }

    /// <summary>Reads 64 lower-case hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out KeyHash hash)
    {
        hash = default;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (hex.Length != digest.Length * 2 || hex.ContainsAnyExcept(KeySecret.HexDigits)
            || Convert.FromHexString(hex, digest, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        hash = new KeyHash(digest);
        return true;
    }

    /// <summary>64 lower-case hex digits, as on the wire.</summary>
    public override string ToString()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64BigEndian(digest, _a);
        BinaryPrimitives.WriteUInt64BigEndian(digest[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(digest[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(digest[24..], _d);
        return Convert.ToHexStringLower(digest);
    }

    // Seeded per process, so that nobody can prepare keys that fall into one bucket.
    public override int GetHashCode() => HashCode.Combine(_a, _b);
}
