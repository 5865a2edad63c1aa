namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>OpenRouter as an upstream. Its endpoints come by overlay only: its prices are the prices of the providers behind it.</summary>
internal static class OpenRouter
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "openrouter",
        Name = "OpenRouter",
        BaseUrl = new Uri("https://openrouter.ai/api/v1/"),
        AcceptsCacheControl = true,
        Reasoning = ReasoningForm.OpenRouter,
        KeySettings = ["OPENROUTER_API_KEY"],

        // What the provider behind it billed, whichever that was.
        TrustsReportedCost = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://openrouter.ai/privacy"),
        TermsOfServiceUrl = new Uri("https://openrouter.ai/terms"),
        StatusPageUrl = new Uri("https://status.openrouter.ai/"),
    };
}
