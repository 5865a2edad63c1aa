namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>DeepInfra.</summary>
internal static class DeepInfra
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "deepinfra",
        Name = "DeepInfra",
        BaseUrl = new Uri("https://api.deepinfra.com/v1/openai/"),
        KeySettings = ["DEEPINFRA_API_KEY"],
        CancellingStopsBilling = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://deepinfra.com/privacy"),
        TermsOfServiceUrl = new Uri("https://deepinfra.com/terms"),
        StatusPageUrl = new Uri("https://status.deepinfra.com/"),
    };
}
