namespace Interchange.Gateway.Providers;

/// <summary>The header that carries a provider's key.</summary>
internal static class ProviderAuthorization
{
    /// <summary>Name and value; the value is never logged.</summary>
    public static KeyValuePair<string, string> HeaderOf(ProviderDescriptor provider, ProviderSecret secret) => provider.Authentication == ProviderAuthentication.ApiKeyHeader
        ? new("api-key", secret.Reveal())
        : new("Authorization", "Bearer " + secret.Reveal());
}
