namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Cohere, over its own wire: its compatible endpoint knows neither citations nor documents nor budgets of thinking.</summary>
internal static class Cohere
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "cohere",
        Name = "Cohere",
        BaseUrl = new Uri("https://api.cohere.com/v2/"),
        Wire = ProviderWire.CohereChat,
        Rerank = ProviderApi.CohereRerank,
        Embeddings = ProviderApi.CohereEmbeddings,
        KeySettings = ["COHERE_API_KEY", "CO_API_KEY"],
        CancellingStopsBilling = true,
        Headquarters = "CA",
        PrivacyPolicyUrl = new Uri("https://cohere.com/privacy"),
        TermsOfServiceUrl = new Uri("https://cohere.com/terms-of-use"),
        StatusPageUrl = new Uri("https://status.cohere.com/"),
    };
}
