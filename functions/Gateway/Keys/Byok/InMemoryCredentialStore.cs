using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

namespace Interchange.Gateway.Keys.Byok;

/// <summary>Credential records that live as long as the process.</summary>
public sealed class InMemoryCredentialStore : ICredentialStore
{
    private readonly ConcurrentDictionary<(string Account, string Id), StoredCredential> _credentials = new();
    private long _version;

    public Task<ImmutableArray<ProviderCredential>> ListAsync(string accountId, CancellationToken cancellationToken) => Task.FromResult(CredentialOrder.Sorted(
        _credentials.Values.Select(static stored => stored.Credential).Where(credential => credential.AccountId == accountId && !credential.Deleted)));

    public Task<StoredCredential?> FindAsync(string accountId, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_credentials.GetValueOrDefault((accountId, id)));

    public Task<bool> CreateAsync(ProviderCredential credential, CancellationToken cancellationToken) => Task.FromResult(
        _credentials.GetOrAdd((credential.AccountId, credential.Id), new StoredCredential(credential, NextVersion())).Credential == credential);

    public Task<bool> UpdateAsync(StoredCredential changed, CancellationToken cancellationToken)
    {
        var key = (changed.Credential.AccountId, changed.Credential.Id);
        var updated = _credentials.TryGetValue(key, out var current)
            && current.Version == changed.Version
            && _credentials.TryUpdate(key, changed with { Version = NextVersion() }, current);
        return Task.FromResult(updated);
    }

    public Task<bool> RemoveAsync(string accountId, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_credentials.TryRemove((accountId, id), out _));

    private string NextVersion() => Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
}
