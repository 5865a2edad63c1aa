namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Friendli serverless endpoints.</summary>
internal static class Friendli
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "friendli",
        Name = "Friendli",
        BaseUrl = new Uri("https://api.friendli.ai/serverless/v1/"),
        KeySettings = ["FRIENDLI_TOKEN"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://friendli.ai/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://friendli.ai/terms-of-service"),
    };
}
