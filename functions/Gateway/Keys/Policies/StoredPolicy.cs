namespace Interchange.Gateway.Keys.Policies;

/// <summary>A policy and the version it was read at.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Version">Opaque; changes with every write. Null for an account that never had a policy of its own.</param>
public sealed record StoredPolicy(AccountPolicy Policy, string? Version)
{
    public static readonly StoredPolicy None = new(AccountPolicy.None, null);
}
