namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>MiniMax, international platform.</summary>
internal static class MiniMax
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "minimax",
        Name = "MiniMax",
        BaseUrl = new Uri("https://api.minimax.io/v1/"),
        KeySettings = ["MINIMAX_API_KEY"],
        Headquarters = "CN",
    };
}
