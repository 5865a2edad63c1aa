using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>The key of the local vault. An entry opens only under the reference that it was sealed for, so entries cannot be exchanged between accounts.</summary>
internal sealed class LocalVaultKey
{
    /// <summary>AES-256.</summary>
    public const int Length = 32;

    private readonly byte[] _key;
    private readonly string _path;

    /// <exception cref="InvalidDataException">The file does not hold a key.</exception>
    public LocalVaultKey(byte[] bytes, string path)
    {
        _key = bytes.Length == Length ? bytes : throw new InvalidDataException($"{path} is damaged: it must hold {Length} bytes. Restore it.");
        _path = path;
    }

    public LocalVaultEntry Seal(SecretReference reference, ProviderSecret secret)
    {
        var plain = Encoding.ASCII.GetBytes(secret.Reveal());
        var entry = new LocalVaultEntry(
            reference,
            RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize),
            new byte[AesGcm.TagByteSizes.MaxSize],
            new byte[plain.Length]);
        using var aes = new AesGcm(_key, AesGcm.TagByteSizes.MaxSize);
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
            using var aes = new AesGcm(_key, AesGcm.TagByteSizes.MaxSize);
            aes.Decrypt(entry.Nonce, entry.Data, entry.Tag, plain, Authenticated(entry.Reference));
            return new ProviderSecret(Encoding.ASCII.GetString(plain));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException(
                $"The key of credential {entry.Reference.CredentialId} cannot be read: it is damaged, or {_path} is not the key that it was encrypted with.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Authenticated(SecretReference reference) =>
        Encoding.UTF8.GetBytes($"{reference.AccountId}\n{reference.CredentialId}\n{reference.Version}");
}
