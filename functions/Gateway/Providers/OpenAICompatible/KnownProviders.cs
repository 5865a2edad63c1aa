using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.OpenAICompatible;

/// <summary>The providers that come with the gateway; most speak OpenAI's chat completions. Adding one is a file in Descriptors and a line here.</summary>
public sealed class KnownProviders : IProviderSource
{
    public static ImmutableArray<ProviderDescriptor> All { get; } =
    [
        Descriptors.Alibaba.Descriptor,
        Descriptors.AmazonBedrock.Descriptor,
        Descriptors.Anthropic.Descriptor,
        Descriptors.Baseten.Descriptor,
        Descriptors.Cerebras.Descriptor,
        Descriptors.Cohere.Descriptor,
        Descriptors.DeepInfra.Descriptor,
        Descriptors.DeepSeek.Descriptor,
        Descriptors.Fireworks.Descriptor,
        Descriptors.Friendli.Descriptor,
        Descriptors.Gemini.Descriptor,
        Descriptors.GoogleVertex.Descriptor,
        Descriptors.Groq.Descriptor,
        Descriptors.HuggingFace.Descriptor,
        Descriptors.Inception.Descriptor,
        Descriptors.Jina.Descriptor,
        Descriptors.MiniMax.Descriptor,
        Descriptors.Mistral.Descriptor,
        Descriptors.Moonshot.Descriptor,
        Descriptors.Nebius.Descriptor,
        Descriptors.Novita.Descriptor,
        Descriptors.Nvidia.Descriptor,
        Descriptors.OpenAI.Descriptor,
        Descriptors.OpenRouter.Descriptor,
        Descriptors.Perplexity.Descriptor,
        Descriptors.Together.Descriptor,
        Descriptors.Voyage.Descriptor,
        Descriptors.XAI.Descriptor,
        Descriptors.ZAI.Descriptor,
    ];

    public IEnumerable<ProviderDescriptor> Providers => All;
}
