using System.Collections.Frozen;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Providers.Byok;

namespace Interchange.Gateway.Routing.Byok;

/// <summary>A provider key of the caller's own account, as routing knows it: where the key is and what it may be used for, never the key.</summary>
public sealed class RouteCredential
{
    /// <param name="secret">Where the key is.</param>
    /// <param name="provider">Slug of its provider.</param>
    public RouteCredential(SecretReference secret, string provider)
    {
        Secret = secret;
        Provider = provider;
        Name = OwnCredential.Name(secret.CredentialId, secret.Version);
    }

    public SecretReference Secret { get; }

    public string Provider { get; }

    public string Id => Secret.CredentialId;

    /// <summary>Names the key for breakers, without holding it.</summary>
    public string Name { get; }

    /// <summary>True: used only after shared capacity.</summary>
    public bool IsFallback { get; init; }

    /// <summary>True: what it applies to never uses the provider's shared capacity.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True for an account that the provider retains nothing of, false for one that it does, whatever is known of its endpoints; null where that counts.</summary>
    public bool? DeclaredZeroDataRetention { get; init; }

    /// <summary>Ids of models; null for every model.</summary>
    public FrozenSet<string>? Models { get; init; }

    public bool AppliesTo(string model) => Models is null || Models.Contains(model);
}
