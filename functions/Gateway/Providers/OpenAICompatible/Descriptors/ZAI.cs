namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Z.AI, international platform.</summary>
internal static class ZAI
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "z-ai",
        Name = "Z.AI",
        BaseUrl = new Uri("https://api.z.ai/api/paas/v4/"),
        Reasoning = ReasoningForm.Thinking,
        KeySettings = ["ZAI_API_KEY", "ZHIPU_API_KEY"],
        Headquarters = "CN",
    };
}
