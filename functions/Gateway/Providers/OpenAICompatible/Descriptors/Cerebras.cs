namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Cerebras.</summary>
internal static class Cerebras
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "cerebras",
        Name = "Cerebras",
        BaseUrl = new Uri("https://api.cerebras.ai/v1/"),
        KeySettings = ["CEREBRAS_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.cerebras.ai/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://www.cerebras.ai/terms-of-service"),
        StatusPageUrl = new Uri("https://status.cerebras.ai/"),
    };
}
