using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Interchange.Gateway.Keys;

/// <summary>Key records that live as long as the process.</summary>
public sealed class InMemoryKeyStore : IKeyStore
{
    private readonly ConcurrentDictionary<string, StoredKey> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _bySecret = new(StringComparer.Ordinal);
    private long _version;

    public Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.GetValueOrDefault(hash));

    public Task<StoredKey?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken) =>
        FindAsync(_bySecret.GetValueOrDefault(secretHash, secretHash), cancellationToken);

    public async IAsyncEnumerable<ApiKey> ListAsync(string accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var ofAccount = _keys.Values
            .Select(static stored => stored.Key)
            .Where(key => key.AccountId == accountId)
            .OrderByDescending(static key => key.CreatedAt)
            .ThenBy(static key => key.Hash, StringComparer.Ordinal);
        foreach (var key in ofAccount)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    public Task<bool> CreateAsync(ApiKey key, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.GetOrAdd(key.Hash, new StoredKey(key, NextVersion())).Key == key);

    public Task<bool> UpdateAsync(StoredKey changed, CancellationToken cancellationToken)
    {
        var hash = changed.Key.Hash;
        var updated = _keys.TryGetValue(hash, out var current)
            && current.Version == changed.Version
            && _keys.TryUpdate(hash, changed with { Version = NextVersion() }, current);
        return Task.FromResult(updated);
    }

    public Task<bool> RotateAsync(StoredKey read, ApiKey rotated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(rotated);
        _bySecret[rotated.Secrets!.Current] = rotated.Hash;
        return UpdateAsync(read with { Key = rotated }, cancellationToken);
    }

    public Task<bool> DeleteAsync(ApiKey key, CancellationToken cancellationToken) => Task.FromResult(_keys.TryRemove(key.Hash, out _));

    private string NextVersion() => Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
}
