namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Anthropic, over its own wire.</summary>
internal static class Anthropic
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "anthropic",
        Name = "Anthropic",
        BaseUrl = new Uri("https://api.anthropic.com/v1/"),
        Wire = ProviderWire.AnthropicMessages,
        KeySettings = ["ANTHROPIC_API_KEY"],
        CancellingStopsBilling = true,

        // Commercial terms: inputs and outputs are not trained on; deleted within 30 days.
        DataPolicy = DataPolicy.Retained(days: 30),
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.anthropic.com/legal/privacy"),
        TermsOfServiceUrl = new Uri("https://www.anthropic.com/legal/commercial-terms"),
        StatusPageUrl = new Uri("https://status.anthropic.com/"),
    };
}
