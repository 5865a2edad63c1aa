namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Cohere through its compatibility endpoint, which refuses <c>stream_options</c>.</summary>
internal static class Cohere
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "cohere",
        Name = "Cohere",
        BaseUrl = new Uri("https://api.cohere.ai/compatibility/v1/"),
        Rerank = new("/v2/rerank"),
        Embeddings = new("embeddings"),
        KeySettings = ["COHERE_API_KEY", "CO_API_KEY"],
        CancellingStopsBilling = true,
        AcceptsStreamOptions = false,
        Headquarters = "CA",
        PrivacyPolicyUrl = new Uri("https://cohere.com/privacy"),
        TermsOfServiceUrl = new Uri("https://cohere.com/terms-of-use"),
        StatusPageUrl = new Uri("https://status.cohere.com/"),
    };
}
