namespace Interchange.Gateway.Keys.Byok;

/// <summary>
/// A provider key that an account has brought along, as it is stored: all about it but the key, which is in the vault (invariant I8).
/// Source: <c>BYOKKey</c> of OpenRouter's OpenAPI document; <see cref="IsRequired"/>, <see cref="IsByokOnly"/> and <see cref="DeclaredZdr"/> are of its SDKs.
/// </summary>
public sealed record ProviderCredential
{
    /// <summary>A UUID, also the name of the secret.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Routing slug.</summary>
    public required string Provider { get; init; }

    /// <summary>Masked form of the key for people, such as <c>sk-...AbCd</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Which version of the secret is in force; changes with every rotation.</summary>
    public required string SecretVersion { get; init; }

    public string? Name { get; init; }

    /// <summary>The workspace that may use it; null for all of the account.</summary>
    public string? WorkspaceId { get; init; }

    public bool Disabled { get; init; }

    /// <summary>True: used only after shared capacity has been tried.</summary>
    public bool IsFallback { get; init; }

    /// <summary>Credentials of a provider are tried in ascending order.</summary>
    public int SortOrder { get; init; }

    /// <summary>True: what the credential applies to never uses the provider's shared capacity.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True: the account never uses the provider's shared capacity, whatever the credential applies to.</summary>
    public bool IsByokOnly { get; init; }

    /// <summary>The account's word that the provider retains nothing under this key; null where the provider's own policy counts.</summary>
    public bool? DeclaredZdr { get; init; }

    /// <summary>Model slugs; null for every model.</summary>
    public AllowList? AllowedModels { get; init; }

    /// <summary>Hashes of the account's API keys; null for every key.</summary>
    public AllowList? AllowedKeys { get; init; }

    /// <summary>Makers of API keys; null for every one.</summary>
    public AllowList? AllowedUsers { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>True from the moment of deletion until its secret is gone too: nobody sees or uses it any more.</summary>
    public bool Deleted { get; init; }
}
