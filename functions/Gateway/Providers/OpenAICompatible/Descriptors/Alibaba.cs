namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Alibaba Cloud Model Studio, international region. Keys of other regions need <c>Providers:alibaba:BaseUrl</c>.</summary>
internal static class Alibaba
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "alibaba",
        Name = "Alibaba",
        BaseUrl = new Uri("https://dashscope-intl.aliyuncs.com/compatible-mode/v1/"),
        AcceptsCacheControl = true,
        Reasoning = ReasoningForm.EnableThinking,
        KeySettings = ["DASHSCOPE_API_KEY"],
        Headquarters = "CN",
    };
}
