namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Google AI Studio over its own wire, <c>generateContent</c>; embeddings stay with its OpenAI-compatible endpoint.</summary>
internal static class Gemini
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "google-ai-studio",
        Name = "Google AI Studio",
        BaseUrl = new Uri("https://generativelanguage.googleapis.com/v1beta/"),
        Wire = ProviderWire.Gemini,
        Embeddings = new("/v1beta/openai/embeddings") { LeftOut = ["input_type"] },
        KeySettings = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://policies.google.com/privacy"),
        TermsOfServiceUrl = new Uri("https://ai.google.dev/gemini-api/terms"),
    };
}
