namespace Interchange.Gateway.Health.Breakers;

/// <summary>
/// Tells the credentials that accounts have brought along from the gateway's own, by their names. What one account's key meets with, its own rate limits,
/// its expiry, a model that is closed to it, says nothing of the endpoint, and must not keep others away from it (invariant I9).
/// </summary>
public static class OwnCredential
{
    // No slug of a provider and no name of an endpoint begins so.
    private const string Prefix = "byok:";

    /// <summary>The name of one version of an account's key; a rotated key has another one, and begins without a past.</summary>
    public static string Name(string credentialId, string version) => $"{Prefix}{credentialId}:{version}";

    /// <summary>True for a name that <see cref="Name"/> made.</summary>
    public static bool Is(string credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return credential.StartsWith(Prefix, StringComparison.Ordinal);
    }
}
