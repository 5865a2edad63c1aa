using System.Security.Cryptography;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// Keeps keys in <c>secrets.json</c> of the state folder, encrypted with AES-256-GCM under <c>secrets.key</c> beside it; both are readable by their owner
/// only. Processes that share the folder share the keys. For one machine: who reads both files reads the keys.
/// </summary>
internal sealed class LocalCredentialVault : ICredentialVault
{
    private const int VersionBytes = 16;

    private readonly OwnerFile _file;
    private readonly OwnerFile _keyFile;
    private readonly TimeProvider _time;
    private volatile LocalVaultKey? _key;

    public LocalCredentialVault(VaultOptions options, TimeProvider timeProvider)
    {
        _file = new OwnerFile(options.StateFolder, "secrets.json", timeProvider);
        _keyFile = new OwnerFile(options.StateFolder, "secrets.key", timeProvider);
        _time = timeProvider;
    }

    public Task<string> StoreAsync(string accountId, string credentialId, ProviderSecret secret, CancellationToken cancellationToken)
    {
        var reference = new SecretReference(accountId, credentialId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(VersionBytes)));
        return ChangeAsync(
            entries =>
            {
                entries.Add(MakeKey(entries).Seal(reference, secret));
                return reference.Version;
            },
            cancellationToken);
    }

    public Task<ProviderSecret?> FindAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var entry = Entries().Find(entry => entry.Reference == reference);
            return Task.FromResult(entry is null ? null : Open(entry));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Task.FromException<ProviderSecret?>(new CredentialVaultUnavailableException(exception));
        }
    }

    public Task RetireAsync(SecretReference reference, CancellationToken cancellationToken) =>
        ChangeAsync(entries => entries.RemoveAll(entry => entry.Reference == reference), cancellationToken);

    public Task DeleteAsync(string accountId, string credentialId, CancellationToken cancellationToken) => ChangeAsync(
        entries => entries.RemoveAll(entry => entry.Reference.AccountId == accountId && entry.Reference.CredentialId == credentialId),
        cancellationToken);

    public async Task<bool> RenewEncryptionAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _file.LockAsync(cancellationToken);
            var entries = Entries();
            if (entries.Count == 0 || _keyFile.Read() is not { } present)
            {
                return false;
            }

            var keys = new LocalVaultKey(present, _keyFile.Path);
            if (!keys.HasFormer && _time.GetUtcNow() - new DateTimeOffset(File.GetLastWriteTimeUtc(_keyFile.Path), TimeSpan.Zero) < age)
            {
                return false;
            }

            // Whoever dies between two of these writes leaves files that can be read, and the next turn goes on from there.
            if (!keys.HasFormer)
            {
                keys = new LocalVaultKey(LocalVaultKey.Before(keys.All), _keyFile.Path);
                _keyFile.Write(keys.All);
            }

            _file.Write(LocalVaultJson.Write([.. entries.Select(entry => keys.Seal(entry.Reference, keys.Open(entry)))]));
            _keyFile.Write(keys.Current);
            _key = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CredentialVaultUnavailableException(exception);
        }
    }

    /// <summary>Opens an entry; another process may have exchanged the key since it was read.</summary>
    private ProviderSecret Open(LocalVaultEntry entry)
    {
        try
        {
            return Key().Open(entry);
        }
        catch (InvalidDataException) when (_key is not null)
        {
            _key = null;
            return Key().Open(Entries().Find(known => known.Reference == entry.Reference) ?? entry);
        }
    }

    private async Task<T> ChangeAsync<T>(Func<List<LocalVaultEntry>, T> change, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _file.LockAsync(cancellationToken);
            var entries = Entries();
            var before = entries.Count;
            var result = change(entries);
            if (entries.Count != before)
            {
                _file.Write(LocalVaultJson.Write(entries));
            }

            return result;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CredentialVaultUnavailableException(exception);
        }
    }

    private List<LocalVaultEntry> Entries() => _file.Read() is { } bytes ? LocalVaultJson.Read(bytes, _file.Path) : [];

    private LocalVaultKey Key() => _key ??= _keyFile.Read() is { } bytes
        ? new LocalVaultKey(bytes, _keyFile.Path)
        : throw new InvalidDataException($"{_keyFile.Path} is missing: without it the keys in {_file.Path} cannot be read. Restore it, or remove both files and send the keys again.");

    /// <summary>The key, or a new one where nothing is encrypted yet. Under the lock of the file.</summary>
    private LocalVaultKey MakeKey(List<LocalVaultEntry> entries)
    {
        if (entries.Count == 0 && _keyFile.Read() is null)
        {
            _keyFile.Write(RandomNumberGenerator.GetBytes(LocalVaultKey.Length));
        }

        // What is sealed now has to open under the key of the file, which another process may have exchanged.
        _key = null;
        return Key();
    }
}
