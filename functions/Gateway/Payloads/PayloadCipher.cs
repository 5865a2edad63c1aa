using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Payloads;

/// <summary>
/// The encrypted form of one payload. A header names the data key; the payload's own key is derived from that, from a random salt and from the payload's
/// name, so that what was written under one name opens under no other. The text follows in segments of 64 KiB, each with AES-256-GCM, numbered by their
/// nonces, the last one marked: none can be left out, moved, or cut off. Any segment can be read alone.
/// </summary>
internal sealed class PayloadCipher : IDisposable
{
    /// <summary>Plain bytes of every segment but the last.</summary>
    public const int SegmentLength = 64 * 1024;

    public const int TagLength = 16;

    /// <summary>Encrypted bytes of every segment but the last.</summary>
    public const int SealedLength = SegmentLength + TagLength;

    private const int SaltLength = 32;
    private const int NonceLength = 12;

    private static readonly byte[] Magic = "ICP1"u8.ToArray();

    private readonly AesGcm _aes;

    private PayloadCipher(PayloadName name, PayloadKey key, ReadOnlySpan<byte> salt)
    {
        Span<byte> own = stackalloc byte[PayloadKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, own, salt, Encoding.UTF8.GetBytes($"interchange payload\n{name.AccountId}\n{name.Owner}\n{name.Part}"));
        _aes = new AesGcm(own, TagLength);
        CryptographicOperations.ZeroMemory(own);
        Header = [.. Magic, (byte)key.Id.Length, .. Encoding.ASCII.GetBytes(key.Id), .. salt];
    }

    /// <summary>What stands before the first segment.</summary>
    public byte[] Header { get; }

    /// <summary>The most bytes that a header has.</summary>
    public static int LongestHeader => Magic.Length + 1 + byte.MaxValue + SaltLength;

    /// <summary>The fewest bytes that a header has.</summary>
    public static int ShortestHeader => Magic.Length + 1 + 1 + SaltLength;

    /// <summary>The most bytes that the header of a payload of ours has: ids of keys are short.</summary>
    public static int UsualLongestHeader => Magic.Length + 1 + PayloadKey.LongestId + SaltLength;

    /// <summary>A cipher for a new payload.</summary>
    public static PayloadCipher New(PayloadName name, PayloadKey key) => new(name, key, RandomNumberGenerator.GetBytes(SaltLength));

    /// <summary>The id of the key that a payload was encrypted with.</summary>
    /// <exception cref="PayloadDamagedException">These bytes do not begin a payload.</exception>
    public static string KeyIdOf(PayloadName name, ReadOnlySpan<byte> start) =>
        start.Length > Magic.Length && start.StartsWith(Magic) && start.Length >= Magic.Length + 1 + start[Magic.Length] + SaltLength
            ? Encoding.ASCII.GetString(start.Slice(Magic.Length + 1, start[Magic.Length]))
            : throw new PayloadDamagedException(name, "it has no header");

    /// <summary>How long the header is that these bytes begin with.</summary>
    /// <exception cref="PayloadDamagedException">These bytes do not begin a payload.</exception>
    public static int HeaderLengthOf(PayloadName name, ReadOnlySpan<byte> start) => Magic.Length + 1 + KeyIdOf(name, start).Length + SaltLength;

    /// <summary>The cipher of a payload that was written before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">The key of <see cref="KeyIdOf"/>.</param>
    /// <param name="start">Its first bytes, with the whole header.</param>
    /// <exception cref="PayloadDamagedException">The header names another key.</exception>
    public static PayloadCipher Open(PayloadName name, PayloadKey key, ReadOnlySpan<byte> start) => KeyIdOf(name, start) == key.Id
        ? new(name, key, start.Slice(Magic.Length + 1 + start[Magic.Length], SaltLength))
        : throw new PayloadDamagedException(name, "it names another key than it was encrypted with");

    /// <summary>Encrypts a segment.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="isLast">Whether the payload ends with it.</param>
    /// <param name="plain">Its bytes.</param>
    /// <param name="destination">As long as the bytes and a tag.</param>
    public void Seal(long index, bool isLast, ReadOnlySpan<byte> plain, Span<byte> destination)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        Number(nonce, index);
        _aes.Encrypt(nonce, plain, destination[..plain.Length], destination.Slice(plain.Length, TagLength), Mark(isLast));
    }

    /// <summary>Decrypts a segment; false when it is not what stands in that place.</summary>
    public bool TryUnseal(long index, bool isLast, ReadOnlySpan<byte> segment, Span<byte> plain)
    {
        if (segment.Length < TagLength)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceLength];
        Number(nonce, index);
        try
        {
            _aes.Decrypt(nonce, segment[..^TagLength], segment[^TagLength..], plain[..(segment.Length - TagLength)], Mark(isLast));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();

    private static void Number(Span<byte> nonce, long index) => BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceLength - sizeof(long))..], index);

    private static ReadOnlySpan<byte> Mark(bool isLast) => isLast ? "last"u8 : "more"u8;
}
