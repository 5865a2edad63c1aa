namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>OpenAI.</summary>
internal static class OpenAI
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "openai",
        Name = "OpenAI",
        BaseUrl = new Uri("https://api.openai.com/v1/"),
        KeySettings = ["OPENAI_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://openai.com/policies/privacy-policy/"),
        TermsOfServiceUrl = new Uri("https://openai.com/policies/terms-of-use/"),
        StatusPageUrl = new Uri("https://status.openai.com/"),
    };
}
