namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Moonshot AI, international platform.</summary>
internal static class Moonshot
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "moonshotai",
        Name = "Moonshot AI",
        BaseUrl = new Uri("https://api.moonshot.ai/v1/"),
        Reasoning = ReasoningForm.Thinking,
        KeySettings = ["MOONSHOT_API_KEY"],
        Headquarters = "CN",
    };
}
