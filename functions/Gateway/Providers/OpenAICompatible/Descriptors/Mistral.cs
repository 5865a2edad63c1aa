namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Mistral, over its own wire.</summary>
internal static class Mistral
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "mistral",
        Name = "Mistral",
        BaseUrl = new Uri("https://api.mistral.ai/v1/"),
        Wire = ProviderWire.MistralChat,
        Transcriptions = new() { IsVerbose = false },
        KeySettings = ["MISTRAL_API_KEY"],
        AcceptsStreamOptions = false,
        Headquarters = "FR",
        PrivacyPolicyUrl = new Uri("https://mistral.ai/terms/#privacy-policy"),
        TermsOfServiceUrl = new Uri("https://mistral.ai/terms/"),
        StatusPageUrl = new Uri("https://status.mistral.ai/"),
    };
}
