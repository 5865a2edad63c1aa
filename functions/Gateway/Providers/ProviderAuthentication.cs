namespace Interchange.Gateway.Providers;

/// <summary>How a provider wants its key.</summary>
public enum ProviderAuthentication
{
    /// <summary><c>Authorization: Bearer …</c></summary>
    Bearer,

    /// <summary>No key at all, such as a local server.</summary>
    None,
}
