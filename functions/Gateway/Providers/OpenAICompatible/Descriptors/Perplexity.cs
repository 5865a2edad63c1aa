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

        // The fee of each search depends on how much it read, which no list price tells.
        TrustsReportedCost = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.perplexity.ai/hub/legal/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://www.perplexity.ai/hub/legal/perplexity-api-terms-of-service"),
        StatusPageUrl = new Uri("https://status.perplexity.com/"),
    };
}
