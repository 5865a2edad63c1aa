namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Nebius Token Factory.</summary>
internal static class Nebius
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "nebius",
        Name = "Nebius",
        BaseUrl = new Uri("https://api.tokenfactory.nebius.com/v1/"),
        KeySettings = ["NEBIUS_API_KEY"],
        Headquarters = "NL",
    };
}
