namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>OpenAI.</summary>
internal static class OpenAI
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "openai",
        Name = "OpenAI",
        BaseUrl = new Uri("https://api.openai.com/v1/"),
        Images = ImagesApi.OpenAI,
        Speech = SpeechApi.OpenAI,
        Transcriptions = TranscriptionsApi.OpenAI,
        KeySettings = ["OPENAI_API_KEY"],
        CancellingStopsBilling = true,

        // Data sent to the API is not trained on unless the customer opts in; kept up to 30 days against abuse.
        DataPolicy = DataPolicy.Retained(days: 30),
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://openai.com/policies/privacy-policy/"),
        TermsOfServiceUrl = new Uri("https://openai.com/policies/terms-of-use/"),
        StatusPageUrl = new Uri("https://status.openai.com/"),
    };
}
