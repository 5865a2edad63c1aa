namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>NVIDIA's API catalog.</summary>
internal static class Nvidia
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "nvidia",
        Name = "NVIDIA",
        BaseUrl = new Uri("https://integrate.api.nvidia.com/v1/"),
        Embeddings = new("embeddings"),
        KeySettings = ["NVIDIA_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.nvidia.com/en-us/about-nvidia/privacy-policy/"),
    };
}
