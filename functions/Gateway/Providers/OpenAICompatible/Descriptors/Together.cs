namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Together AI.</summary>
internal static class Together
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "together",
        Name = "Together",
        BaseUrl = new Uri("https://api.together.xyz/v1/"),
        Rerank = new("rerank"),
        KeySettings = ["TOGETHER_API_KEY"],
        CancellingStopsBilling = true,
        StreamsThoughts = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.together.ai/privacy"),
        TermsOfServiceUrl = new Uri("https://www.together.ai/terms-of-service"),
        StatusPageUrl = new Uri("https://status.together.ai/"),
    };
}
