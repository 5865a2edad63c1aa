namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Novita AI.</summary>
internal static class Novita
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "novita",
        Name = "Novita",
        BaseUrl = new Uri("https://api.novita.ai/openai/v1/"),
        KeySettings = ["NOVITA_API_KEY"],
        CancellingStopsBilling = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://novita.ai/legal/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://novita.ai/legal/terms-of-service"),
    };
}
