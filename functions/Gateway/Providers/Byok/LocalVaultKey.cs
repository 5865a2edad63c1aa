using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// The keys of the local vault: the one in use, and behind it, while it is being exchanged, the one before. An entry opens only under the reference that it was
/// sealed for, so entries cannot be exchanged between accounts.
/// </summary>
internal sealed class LocalVaultKey
{
    /// <summary>AES-256.</summary>
    public const int Length = 32;

    private readonly byte[] _bytes;
    private readonly string _path;

    /// <exception cref="InvalidDataException">The file does not hold keys.</exception>
    public LocalVaultKey(byte[] bytes, string path)
    {
        _bytes = bytes.Length > 0 && bytes.Length % Length == 0
            ? bytes
            : throw new InvalidDataException($"{path} is damaged: it must hold keys of {Length} bytes. Restore it.");
        _path = path;
    }

    /// <summary>True when a key before the one in use is still there.</summary>
    public bool HasFormer => _bytes.Length > Length;

    /// <summary>The key in use alone.</summary>
    public ReadOnlySpan<byte> Current => _bytes.AsSpan(0, Length);

    /// <summary>A fresh key before the present ones.</summary>
    public static byte[] Before(ReadOnlySpan<byte> present) => [.. RandomNumberGenerator.GetBytes(Length), .. present];

    /// <summary>All keys, the one in use first.</summary>
    public ReadOnlySpan<byte> All => _bytes;

    public LocalVaultEntry Seal(SecretReference reference, ProviderSecret secret)
    {
        var plain = Encoding.ASCII.GetBytes(secret.Reveal());
        var entry = new LocalVaultEntry(
            reference,
            RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize),
            new byte[AesGcm.TagByteSizes.MaxSize],
            new byte[plain.Length]);
        using var aes = new AesGcm(Current, AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(entry.Nonce, plain, entry.Data, entry.Tag, Authenticated(reference));
        CryptographicOperations.ZeroMemory(plain);
        return entry;
    }

    /// <exception cref="InvalidDataException">The entry is damaged, or was sealed under another key or for another credential.</exception>
    public ProviderSecret Open(LocalVaultEntry entry)
    {
        var plain = new byte[entry.Data.Length];
        try
        {
            for (var start = 0; start < _bytes.Length; start += Length)
            {
                if (TryDecrypt(_bytes.AsSpan(start, Length), entry, plain))
                {
                    return new ProviderSecret(Encoding.ASCII.GetString(plain));
                }
            }

            throw new InvalidDataException(
                $"The key of credential {entry.Reference.CredentialId} cannot be read: it is damaged, or {_path} is not the key that it was encrypted with.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static bool TryDecrypt(ReadOnlySpan<byte> key, LocalVaultEntry entry, byte[] plain)
    {
        try
        {
            using var aes = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
            aes.Decrypt(entry.Nonce, entry.Data, entry.Tag, plain, Authenticated(entry.Reference));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static byte[] Authenticated(SecretReference reference) =>
        Encoding.UTF8.GetBytes($"{reference.AccountId}\n{reference.CredentialId}\n{reference.Version}");
}
