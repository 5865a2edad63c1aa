namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Gemini through its OpenAI-compatible endpoint.</summary>
internal static class GoogleAIStudio
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "google-ai-studio",
        Name = "Google AI Studio",
        BaseUrl = new Uri("https://generativelanguage.googleapis.com/v1beta/openai/"),
        Embeddings = new("/v1beta/openai/embeddings") { LeftOut = ["input_type"] },
        KeySettings = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
        TotalCountsThinking = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://policies.google.com/privacy"),
        TermsOfServiceUrl = new Uri("https://ai.google.dev/gemini-api/terms"),
    };
}
