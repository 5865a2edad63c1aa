namespace Interchange.Gateway.Providers;

/// <summary>How a provider wants its key.</summary>
public enum ProviderAuthentication
{
    /// <summary><c>Authorization: Bearer …</c></summary>
    Bearer,

    /// <summary>A token that Google gives for a service account's key, or a key of Vertex AI as it is.</summary>
    GoogleServiceAccount,

    /// <summary><c>api-key: …</c>, as Azure OpenAI and Foundry take it.</summary>
    ApiKeyHeader,

    /// <summary>A token of Entra ID for the app's own identity, as a bearer: there is no key.</summary>
    EntraId,

    /// <summary>No key at all, such as a local server.</summary>
    None,
}
