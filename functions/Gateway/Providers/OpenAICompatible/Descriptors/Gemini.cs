namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Google AI Studio over its own wire, <c>generateContent</c>: what is not a chat stays with the compatible endpoint.</summary>
internal static class Gemini
{
    public static ProviderDescriptor Descriptor { get; } = GoogleAIStudio.Descriptor with
    {
        BaseUrl = new Uri("https://generativelanguage.googleapis.com/v1beta/"),
        Wire = ProviderWire.Gemini,
        TotalCountsThinking = false,
    };
}
