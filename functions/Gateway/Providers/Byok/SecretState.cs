namespace Interchange.Gateway.Providers.Byok;

/// <summary>What is known of a credential's key.</summary>
public enum SecretState
{
    /// <summary>The vault does not answer, and nothing is known that may be used.</summary>
    Unavailable,

    /// <summary>The vault does not have it, or keeps it under lock: it has to be sent again.</summary>
    Gone,

    Known,
}
