using System.Runtime.CompilerServices;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Keys.Rotation;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys;

/// <summary>
/// The keys of an account, as the management routes see them: other accounts' keys are not there, a change counts at once on this
/// instance, and an outage is a 503.
/// </summary>
internal sealed class KeyRegistry(IKeyStore store, KeyCache cache)
{
    /// <summary>Tries against other writers of the same record.</summary>
    private const int UpdateTries = 8;

    public async Task<StoredKey> FindAsync(string accountId, string hash, CancellationToken cancellationToken)
    {
        var stored = KeyHash.TryParse(hash, out _) ? await AnsweredAsync(store.FindAsync(hash, cancellationToken)) : null;
        return stored is not null && stored.Key.AccountId == accountId
            ? stored
            : throw new GatewayException(GatewayError.NotFound(
                "This account has no API key with this hash. GET /keys lists the keys; a hash is the SHA-256 of the key, in hex."));
    }

    public async IAsyncEnumerable<ApiKey> ListAsync(string accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var keys = store.ListAsync(accountId, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await AnsweredAsync(keys.MoveNextAsync().AsTask()))
        {
            yield return keys.Current;
        }
    }

    public async Task CreateAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var created = await AnsweredAsync(store.CreateAsync(key, cancellationToken));
        Forget(key);
        if (!created)
        {
            throw new InvalidOperationException("A new key has the hash of another one: the random source is broken.");
        }
    }

    /// <param name="accountId">The caller's account.</param>
    /// <param name="hash">The key.</param>
    /// <param name="change">Applied to what storage has; again when it changed in between.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    public Task<ApiKey> UpdateAsync(string accountId, string hash, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken) =>
        ChangeAsync(accountId, hash, change, (read, changed) => store.UpdateAsync(read with { Key = changed }, cancellationToken), cancellationToken);

    /// <summary>As <see cref="UpdateAsync"/>, for a change that gives the key another secret.</summary>
    public Task<ApiKey> RotateAsync(string accountId, string hash, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken) =>
        ChangeAsync(accountId, hash, change, (read, rotated) => store.RotateAsync(read, rotated, cancellationToken), cancellationToken);

    public async Task DeleteAsync(string accountId, string hash, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(accountId, hash, cancellationToken);
        try
        {
            // That it was gone already means that someone else, or the lost try before a retry, removed it in between.
            await AnsweredAsync(store.DeleteAsync(stored.Key, cancellationToken));
        }
        finally
        {
            Forget(stored.Key);
        }
    }

    private async Task<ApiKey> ChangeAsync(
        string accountId, string hash, Func<ApiKey, ApiKey> change, Func<StoredKey, ApiKey, Task<bool>> write, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < UpdateTries; tries++)
        {
            var stored = await FindAsync(accountId, hash, cancellationToken);
            var changed = change(stored.Key);
            if (changed == stored.Key)
            {
                return changed;
            }

            try
            {
                if (await AnsweredAsync(write(stored, changed)))
                {
                    return changed;
                }
            }
            finally
            {
                // A write that failed may have happened all the same.
                Forget(stored.Key);
                Forget(changed);
            }
        }

        throw new GatewayException(GatewayError.Unavailable("The key is being changed by others at the same time. Try again."));
    }

    private void Forget(ApiKey key)
    {
        foreach (var hash in KeyRotation.HashesOf(key))
        {
            if (KeyHash.TryParse(hash, out var parsed))
            {
                cache.Invalidate(parsed);
            }
        }
    }

    private static async Task<T> AnsweredAsync<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway's key storage does not answer at the moment. Try again shortly."), exception);
        }
    }
}
