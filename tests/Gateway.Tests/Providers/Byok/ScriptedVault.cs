using System.Collections.Concurrent;
using System.Globalization;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;

namespace Interchange.Gateway.Tests.Providers.Byok;

/// <summary>A vault in memory whose reads can be held, failed and counted.</summary>
internal sealed class ScriptedVault : ICredentialVault
{
    private readonly ConcurrentDictionary<SecretReference, ProviderSecret> _secrets = new();
    private int _reads;
    private int _version;

    public int Reads => Volatile.Read(ref _reads);

    public bool Down { get; set; }

    /// <summary>Set: reads wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Set: what every call throws.</summary>
    public Exception? Broken { get; set; }

    public ICollection<string> Keys => [.. _secrets.Values.Select(static secret => secret.Reveal())];

    public void Put(SecretReference reference, string key) => _secrets[reference] = new ProviderSecret(key);

    public void Remove(SecretReference reference) => _secrets.TryRemove(reference, out _);

    public async Task<string> StoreAsync(string accountId, string credentialId, ProviderSecret secret, CancellationToken cancellationToken)
    {
        await CheckAsync();
        var version = "v" + Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        _secrets[new SecretReference(accountId, credentialId, version)] = secret;
        return version;
    }

    public async Task<ProviderSecret?> FindAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (Hold is { } hold)
        {
            await hold.Task;
        }

        await CheckAsync();
        return _secrets.GetValueOrDefault(reference);
    }

    public async Task RetireAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        await CheckAsync();
        Remove(reference);
    }

    public async Task DeleteAsync(string accountId, string credentialId, CancellationToken cancellationToken)
    {
        await CheckAsync();
        foreach (var reference in _secrets.Keys.Where(reference => reference.AccountId == accountId && reference.CredentialId == credentialId))
        {
            Remove(reference);
        }
    }

    public Task<bool> RenewEncryptionAsync(TimeSpan age, CancellationToken cancellationToken) => Task.FromResult(false);

    private Task CheckAsync()
    {
        if (Broken is { } broken)
        {
            return Task.FromException(broken);
        }

        return Down ? Task.FromException(new CredentialVaultUnavailableException(new TimeoutException())) : Task.CompletedTask;
    }
}
