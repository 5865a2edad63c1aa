namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Fireworks AI.</summary>
internal static class Fireworks
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "fireworks",
        Name = "Fireworks",
        BaseUrl = new Uri("https://api.fireworks.ai/inference/v1/"),
        Rerank = new("rerank"),
        KeySettings = ["FIREWORKS_API_KEY"],
        CancellingStopsBilling = true,
        StreamsThoughts = true,

        // Zero retention is the default for serverless inference of open models, and nothing is trained on.
        DataPolicy = DataPolicy.NothingKept,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://fireworks.ai/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://fireworks.ai/terms-of-service"),
        StatusPageUrl = new Uri("https://status.fireworks.ai/"),
    };
}
