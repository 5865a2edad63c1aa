using System.Collections.Immutable;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Policies;

namespace Interchange.Gateway.Keys;

/// <summary>Who makes a request, as established by the authentication of the request. Holds no secret.</summary>
/// <param name="AccountId">The tenant; partition of everything it owns (invariant I9).</param>
/// <param name="Key">The key record as this instance last saw it.</param>
public sealed record Caller(string AccountId, ApiKey Key)
{
    /// <summary>When the secret that the request was made with stops working, or stopped, because another one has replaced it; null for the key's own.</summary>
    public DateTimeOffset? SecretEndsAt { get; init; }

    /// <summary>What the account allows its requests, as this instance last saw it.</summary>
    public AccountPolicy Policy { get; init; } = AccountPolicy.None;

    /// <summary>What bounds the spending of the key's requests beside the balance, as this instance last saw it; made once, when the key is read.</summary>
    public ImmutableArray<SpendLimit> Limits { get; init; } = [];

    /// <summary>The account's own provider keys, without the keys, as this instance last saw them; in the order in which a provider's are tried.</summary>
    public ImmutableArray<ProviderCredential> Credentials { get; init; } = [];
}
