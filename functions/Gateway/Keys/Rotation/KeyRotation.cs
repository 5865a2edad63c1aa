using System.Collections.Immutable;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Keys.Rotation;

/// <summary>Which secrets open a key, and what rotating it makes of them. Pure.</summary>
public static class KeyRotation
{
    /// <summary>Replaced secrets that may work at the same time.</summary>
    public const int MostInGrace = 8;

    /// <summary>
    /// Gives the key another secret. Without a grace period no older secret works any more; with one, the replaced secret goes on working for it, and those
    /// that were replaced before keep the time that they were given. Secrets that have ended are forgotten, but for the first: work that outlives its request finds
    /// the key by its hash.
    /// </summary>
    /// <exception cref="GatewayException">409: too many replaced secrets still work.</exception>
    public static ApiKey Rotate(ApiKey key, KeySecret next, TimeSpan grace, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(next);
        var hash = next.Hash.ToString();
        if (key.Secrets?.Current == hash)
        {
            // A write that was not answered has happened, and is tried again.
            return key;
        }

        var known = (key.Secrets?.Retired ?? []).Where(secret => secret.EndsAt > now || secret.Hash == key.Hash).ToImmutableArray();
        if (grace > TimeSpan.Zero && known.Count(secret => secret.EndsAt > now) >= MostInGrace)
        {
            throw new GatewayException(GatewayError.Conflict(
                $"{MostInGrace} replaced secrets of this key still work. Wait until one of them ends, or rotate without a grace period, which ends them all."));
        }

        var older = grace > TimeSpan.Zero ? known : [.. known.Select(secret => secret.EndsAt > now ? secret with { EndsAt = now } : secret)];
        return key with
        {
            Secrets = new KeySecrets(hash, [new RetiredSecret(key.Secrets?.Current ?? key.Hash, now + grace), .. older]),
            Label = next.Label,
            UpdatedAt = now,
        };
    }

    /// <summary>Whether a secret is one of the key's, and when it ends or has ended.</summary>
    /// <param name="key">The key.</param>
    /// <param name="secretHash">SHA-256 of the secret, in hex.</param>
    /// <param name="endsAt">Null for the secret that the key has now.</param>
    public static bool IsOf(ApiKey key, string secretHash, out DateTimeOffset? endsAt)
    {
        ArgumentNullException.ThrowIfNull(key);
        endsAt = null;
        if ((key.Secrets?.Current ?? key.Hash) == secretHash)
        {
            return true;
        }

        foreach (var secret in key.Secrets?.Retired ?? [])
        {
            if (secret.Hash == secretHash)
            {
                endsAt = secret.EndsAt;
                return true;
            }
        }

        return false;
    }

    /// <summary>The hashes of all secrets that a record knows of, and the key's own.</summary>
    public static IEnumerable<string> HashesOf(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Secrets is { } secrets
            ? secrets.Retired.Select(static secret => secret.Hash).Append(secrets.Current).Append(key.Hash).Distinct(StringComparer.Ordinal)
            : [key.Hash];
    }
}
