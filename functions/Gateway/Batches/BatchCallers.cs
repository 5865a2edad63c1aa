using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Batches;

/// <summary>Who a batch is for, as their key is today.</summary>
/// <param name="find">Who a key belongs to; null for a key that is gone.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchCallers(Func<KeyHash, CancellationToken, ValueTask<Caller?>> find, TimeProvider time)
{
    /// <summary>Null when the key was deleted, disabled or has expired.</summary>
    public async ValueTask<Caller?> FindAsync(string keyHash, CancellationToken cancellationToken) =>
        KeyHash.TryParse(keyHash, out var hash)
        && await find(hash, cancellationToken) is { Key.Disabled: false } caller
        && !(caller.Key.ExpiresAt <= time.GetUtcNow())
            ? caller
            : null;
}
