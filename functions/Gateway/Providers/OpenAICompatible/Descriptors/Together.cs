namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Together AI.</summary>
internal static class Together
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "together",
        Name = "Together",
        BaseUrl = new Uri("https://api.together.xyz/v1/"),
        Images = new() { Base64Format = "base64", Sizing = ImageSizing.WidthAndHeight, TakesSeed = true, Options = ["guidance_scale", "negative_prompt", "steps"] },
        Speech = new() { Formats = ["mp3", "wav"] },
        Transcriptions = new() { TellsLengthVerbosely = true, Options = ["prompt"] },
        Rerank = new("rerank"),
        KeySettings = ["TOGETHER_API_KEY"],
        CancellingStopsBilling = true,
        StreamsThoughts = true,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://www.together.ai/privacy"),
        TermsOfServiceUrl = new Uri("https://www.together.ai/terms-of-service"),
        StatusPageUrl = new Uri("https://status.together.ai/"),
    };
}
