namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Perplexity.</summary>
internal static class Perplexity
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "perplexity",
        Name = "Perplexity",
        BaseUrl = new Uri("https://api.perplexity.ai/"),
        KeySettings = ["PERPLEXITY_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.perplexity.ai/hub/legal/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://www.perplexity.ai/hub/legal/perplexity-api-terms-of-service"),
        StatusPageUrl = new Uri("https://status.perplexity.com/"),
    };
}
