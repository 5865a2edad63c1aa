namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>DeepInfra.</summary>
internal static class DeepInfra
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "deepinfra",
        Name = "DeepInfra",
        BaseUrl = new Uri("https://api.deepinfra.com/v1/openai/"),
        Images = new() { Base64Format = "b64_json", Sizing = ImageSizing.Pixels },
        Speech = new() { Formats = ["mp3", "opus", "flac", "wav", "pcm"] },
        Transcriptions = new() { TellsLengthVerbosely = true, Options = ["prompt"] },
        KeySettings = ["DEEPINFRA_API_KEY"],
        CancellingStopsBilling = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://deepinfra.com/privacy"),
        TermsOfServiceUrl = new Uri("https://deepinfra.com/terms"),
        StatusPageUrl = new Uri("https://status.deepinfra.com/"),
    };
}
