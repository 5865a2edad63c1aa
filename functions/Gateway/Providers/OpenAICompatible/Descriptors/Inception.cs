namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Inception Labs.</summary>
internal static class Inception
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "inception",
        Name = "Inception",
        BaseUrl = new Uri("https://api.inceptionlabs.ai/v1/"),
        KeySettings = ["INCEPTION_API_KEY"],
        Headquarters = "US",
    };
}
