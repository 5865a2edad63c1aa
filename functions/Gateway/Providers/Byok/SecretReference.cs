namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// Where the key of an account's credential is, without being it. What a reference leads to never changes: a rotated key has another version.
/// </summary>
/// <param name="AccountId">Whose it is; a vault hands it out under no other account (invariant I9).</param>
/// <param name="CredentialId">A UUID.</param>
/// <param name="Version">Which of the credential's keys.</param>
public readonly record struct SecretReference(string AccountId, string CredentialId, string Version)
{
    // Versions are random: one part tells nearly all apart.
    public override int GetHashCode() => Version.GetHashCode(StringComparison.Ordinal);
}
