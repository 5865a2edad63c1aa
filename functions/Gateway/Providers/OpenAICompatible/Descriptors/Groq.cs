namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Groq.</summary>
internal static class Groq
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "groq",
        Name = "Groq",
        BaseUrl = new Uri("https://api.groq.com/openai/v1/"),
        Speech = new() { Formats = ["wav"] },
        Transcriptions = new() { TellsLengthVerbosely = true, LeastBilled = TimeSpan.FromSeconds(10), Options = ["prompt"] },
        KeySettings = ["GROQ_API_KEY"],

        // Inputs and outputs are not trained on; kept up to 30 days only for reliability and against abuse.
        DataPolicy = DataPolicy.Retained(days: 30),
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://groq.com/privacy-policy/"),
        TermsOfServiceUrl = new Uri("https://groq.com/terms-of-use/"),
        StatusPageUrl = new Uri("https://groqstatus.com/"),
    };
}
