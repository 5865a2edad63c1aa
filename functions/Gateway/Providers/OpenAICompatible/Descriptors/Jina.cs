namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Jina AI: embeddings and ranking. Source: Jina's API reference of <c>/v1/embeddings</c> and <c>/v1/rerank</c>.</summary>
internal static class Jina
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "jina",
        Name = "Jina AI",
        BaseUrl = new Uri("https://api.jina.ai/v1/"),
        Rerank = new("rerank"),
        KeySettings = ["JINA_API_KEY"],
        Headquarters = "DE",
        PrivacyPolicyUrl = new Uri("https://jina.ai/legal/"),
    };
}
