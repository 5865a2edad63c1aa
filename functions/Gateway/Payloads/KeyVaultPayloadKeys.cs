using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Payloads;

/// <summary>
/// Keeps the keys as versions of the Key Vault secret <c>payload-key</c>, in base64: the newest is the current one, and a new version rotates them. The id
/// of a key is its version. Source: Key Vault's REST API for secrets.
/// </summary>
internal sealed class KeyVaultPayloadKeys(SecretClient client, TimeProvider time) : IPayloadKeys, IDisposable
{
    public const string SecretName = "payload-key";

    /// <summary>How long an instance goes on with the current key after a new version was made.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, PayloadKey> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Current? _current;

    public async ValueTask<PayloadKey> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_current is { } fresh && IsFresh(fresh))
        {
            return fresh.Key;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_current is not { } current || !IsFresh(current))
            {
                _current = new Current(await ReadOrMakeAsync(cancellationToken), time.GetTimestamp());
            }

            return _current.Key;
        }
        catch (PayloadKeyUnavailableException) when (_current is not null)
        {
            // An outage of the vault does not stop what the last key can still do.
            return _current.Key;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask<PayloadKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        _known.TryGetValue(id, out var known) ? known : await GuardAsync(token => ReadAsync(id, token), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private bool IsFresh(Current current) => time.GetElapsedTime(current.At) < Freshness;

    private async Task<PayloadKey> ReadOrMakeAsync(CancellationToken cancellationToken) => await GuardAsync(
        async token =>
        {
            if (await ReadAsync(version: null, token) is { } found)
            {
                return found;
            }

            // Two instances may each make one: both versions stay, and both can be read.
            var made = (await client.SetSecretAsync(SecretName, Convert.ToBase64String(RandomNumberGenerator.GetBytes(PayloadKey.Length)), token)).Value;
            return Remember(made);
        },
        cancellationToken);

    private async Task<PayloadKey?> ReadAsync(string? version, CancellationToken cancellationToken)
    {
        try
        {
            return Remember((await client.GetSecretAsync(SecretName, version, cancellationToken: cancellationToken)).Value);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    private PayloadKey Remember(KeyVaultSecret secret)
    {
        var bytes = new byte[PayloadKey.Length];
        if (!Convert.TryFromBase64String(secret.Value, bytes, out var length) || length != PayloadKey.Length)
        {
            throw new InvalidDataException($"Version {secret.Properties.Version} of the secret {SecretName} is not {PayloadKey.Length} bytes in base64. Disable it, and make a new version.");
        }

        var key = new PayloadKey(secret.Properties.Version, bytes);
        _known.TryAdd(key.Id, key);
        return key;
    }

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await operation(either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (StorageFailure.IsOutage(exception) || exception is RequestFailedException))
        {
            throw new PayloadKeyUnavailableException(exception);
        }
    }

    private sealed record Current(PayloadKey Key, long At);
}
