namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>DeepSeek.</summary>
internal static class DeepSeek
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "deepseek",
        Name = "DeepSeek",
        BaseUrl = new Uri("https://api.deepseek.com/"),
        Reasoning = ReasoningForm.Thinking,
        KeySettings = ["DEEPSEEK_API_KEY"],
        CancellingStopsBilling = true,
        StreamsThoughts = true,
        Headquarters = "CN",
        StatusPageUrl = new Uri("https://status.deepseek.com/"),
    };
}
