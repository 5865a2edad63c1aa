using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>
/// Voyage AI: embeddings and ranking, with a few names of its own. Source: Voyage's API reference of <c>/v1/embeddings</c> and <c>/v1/rerank</c>.
/// </summary>
internal static class Voyage
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "voyage",
        Name = "Voyage AI",
        BaseUrl = new Uri("https://api.voyageai.com/v1/"),
        Embeddings = new("embeddings")
        {
            LeftOut = ["user"],
            Renamed = ImmutableDictionary<string, string>.Empty.Add("dimensions", "output_dimension"),
        },
        Rerank = new("rerank")
        {
            LeftOut = ["user"],
            Renamed = ImmutableDictionary<string, string>.Empty.Add("top_n", "top_k"),
        },
        KeySettings = ["VOYAGE_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.voyageai.com/privacy"),
        TermsOfServiceUrl = new Uri("https://www.voyageai.com/tos"),
    };
}
