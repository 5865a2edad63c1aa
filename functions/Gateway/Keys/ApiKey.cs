using Interchange.Gateway.Keys.Rotation;

namespace Interchange.Gateway.Keys;

/// <summary>A key as it is stored: the SHA-256 of the secret, never the secret.</summary>
public sealed record ApiKey
{
    /// <summary>
    /// SHA-256 of the key string that it was made with, 64 lower-case hex digits; the key's id on the wire and of all that is counted for it. It stays when the
    /// key gets another secret.
    /// </summary>
    public required string Hash { get; init; }

    public required string AccountId { get; init; }

    public required KeyKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Masked form for people, such as <c>sk-ic-v1-0e6…1c96</c>.</summary>
    public required string Label { get; init; }

    public bool Disabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Spending limit in US dollars; null for none.</summary>
    public decimal? Limit { get; init; }

    /// <summary><c>daily</c>, <c>weekly</c>, <c>monthly</c> or null for a limit that never resets.</summary>
    public string? LimitReset { get; init; }

    public bool IncludeByokInLimit { get; init; }

    /// <summary>How often the key may be used.</summary>
    public KeyRateLimits RateLimits { get; init; } = KeyRateLimits.None;

    /// <summary>Null for a key that has the secret it was made with.</summary>
    public KeySecrets? Secrets { get; init; }

    /// <summary>Whoever made the key, as the caller of <c>POST /keys</c> named them.</summary>
    public string? CreatorUserId { get; init; }
}
