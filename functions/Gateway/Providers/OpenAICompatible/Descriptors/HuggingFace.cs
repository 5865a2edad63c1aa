namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Hugging Face inference providers.</summary>
internal static class HuggingFace
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "huggingface",
        Name = "Hugging Face",
        BaseUrl = new Uri("https://router.huggingface.co/v1/"),
        KeySettings = ["HF_TOKEN", "HUGGINGFACE_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://huggingface.co/privacy"),
        TermsOfServiceUrl = new Uri("https://huggingface.co/terms-of-service"),
        StatusPageUrl = new Uri("https://status.huggingface.co/"),
    };
}
