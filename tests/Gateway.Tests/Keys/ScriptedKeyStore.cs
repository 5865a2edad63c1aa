using System.Collections.Concurrent;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Tests.Keys;

/// <summary>An in-memory store whose reads can be held, failed and counted.</summary>
internal sealed class ScriptedKeyStore : IKeyStore
{
    private readonly InMemoryKeyStore _inner = new();
    private readonly ConcurrentQueue<(TaskCompletionSource Reached, TaskCompletionSource Release, bool ReadFirst)> _holds = new();
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public bool Down { get; set; }

    /// <summary>
    /// Holds the next read. <paramref name="readFirst"/> takes the record before the wait, as a slow answer does; otherwise after it, as a slow request does.
    /// </summary>
    public (Task Reached, TaskCompletionSource Release) HoldNextRead(bool readFirst)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _holds.Enqueue((reached, release, readFirst));
        return (reached.Task, release);
    }

    public Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) => ReadAsync(() => _inner.FindAsync(hash, cancellationToken));

    public Task<StoredKey?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken) =>
        ReadAsync(() => _inner.FindBySecretAsync(secretHash, cancellationToken));

    private async Task<StoredKey?> ReadAsync(Func<Task<StoredKey?>> read)
    {
        Interlocked.Increment(ref _reads);
        StoredKey? early = null;
        if (_holds.TryDequeue(out var hold))
        {
            early = hold.ReadFirst ? await read() : null;
            hold.Reached.SetResult();
            await hold.Release.Task;
        }

        if (Down)
        {
            throw new StorageUnavailableException("Keys", new TimeoutException());
        }

        return early ?? await read();
    }

    public IAsyncEnumerable<ApiKey> ListAsync(string accountId, CancellationToken cancellationToken) => _inner.ListAsync(accountId, cancellationToken);

    public Task<bool> CreateAsync(ApiKey key, CancellationToken cancellationToken) => Write(() => _inner.CreateAsync(key, cancellationToken));

    public Task<bool> UpdateAsync(StoredKey changed, CancellationToken cancellationToken) =>
        Write(() => _inner.UpdateAsync(changed, cancellationToken));

    /// <summary>Whether the next rotation happens and is answered as one that did not, as storage answers the second try of one whose first answer was lost.</summary>
    public bool LosesNextRotation { get; set; }

    public Task<bool> RotateAsync(StoredKey read, ApiKey rotated, CancellationToken cancellationToken) => Write(async () =>
    {
        var isRotated = await _inner.RotateAsync(read, rotated, cancellationToken);
        var isLost = LosesNextRotation;
        LosesNextRotation = false;
        return isRotated && !isLost;
    });

    public Task<bool> DeleteAsync(ApiKey key, CancellationToken cancellationToken) => Write(() => _inner.DeleteAsync(key, cancellationToken));

    /// <summary>Changes a record as another instance would.</summary>
    public async Task ChangeElsewhereAsync(KeySecret secret, Func<ApiKey, ApiKey> change)
    {
        var stored = await _inner.FindAsync(secret.Hash.ToString(), CancellationToken.None);
        Assert.True(await _inner.UpdateAsync(stored! with { Key = change(stored.Key) }, CancellationToken.None));
    }

    /// <summary>Removes a record as another instance would.</summary>
    public async Task DeleteElsewhereAsync(KeySecret secret)
    {
        var stored = await _inner.FindAsync(secret.Hash.ToString(), CancellationToken.None);
        Assert.True(await _inner.DeleteAsync(stored!.Key, CancellationToken.None));
    }

    private Task<bool> Write(Func<Task<bool>> write) =>
        Down ? Task.FromException<bool>(new StorageUnavailableException("Keys", new TimeoutException())) : write();
}
