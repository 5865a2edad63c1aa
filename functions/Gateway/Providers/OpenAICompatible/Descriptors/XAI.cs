namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>xAI.</summary>
internal static class XAI
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "xai",
        Name = "xAI",
        BaseUrl = new Uri("https://api.x.ai/v1/"),
        Images = new() { Base64Format = "b64_json", Sizing = ImageSizing.AspectRatio },
        KeySettings = ["XAI_API_KEY"],

        // In ticks, searches and other tools included.
        TrustsReportedCost = true,
        CancellingStopsBilling = true,

        // API data is not trained on without permission; deleted after 30 days.
        DataPolicy = DataPolicy.Retained(days: 30),
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://x.ai/legal/privacy-policy"),
        TermsOfServiceUrl = new Uri("https://x.ai/legal/terms-of-service-enterprise"),
        StatusPageUrl = new Uri("https://status.x.ai/"),
    };
}
