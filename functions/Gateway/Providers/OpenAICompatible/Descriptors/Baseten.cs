namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Baseten's model APIs.</summary>
internal static class Baseten
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "baseten",
        Name = "Baseten",
        BaseUrl = new Uri("https://inference.baseten.co/v1/"),
        KeySettings = ["BASETEN_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.baseten.co/privacy-policy/"),
        TermsOfServiceUrl = new Uri("https://www.baseten.co/terms-and-conditions/"),
        StatusPageUrl = new Uri("https://status.baseten.co/"),
    };
}
