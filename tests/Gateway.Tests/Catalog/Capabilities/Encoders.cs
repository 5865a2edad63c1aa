using System.Collections.Frozen;
using System.Text;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Providers.Bedrock;
using Interchange.Gateway.Providers.Cohere;
using Interchange.Gateway.Providers.Gemini;
using Interchange.Gateway.Providers.Mistral;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.OpenAIResponses;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Catalog.Capabilities;

/// <summary>Puts requests into the words of each wire, for a model that takes all there is.</summary>
internal sealed class Encoders
{
    private readonly Dictionary<ProviderWire, (IProviderWire Wire, ModelEndpoint Endpoint)> _wires;

    public Encoders() => _wires = new()
    {
        [ProviderWire.OpenAIResponses] = (new ResponsesWire(), Endpoint("openai", "openai/gpt-5", "gpt-5")),
        [ProviderWire.AnthropicMessages] = (new AnthropicWire(new ModelCatalog([])), Endpoint("anthropic", "anthropic/claude-opus-4.5", "claude-opus-4-5")),
        [ProviderWire.VertexAnthropic] = (new VertexClaudeWire(new AnthropicWire(new ModelCatalog([])), new Nowhere()), Endpoint("google-vertex", "anthropic/claude-opus-4.5", "claude-opus-4-5@20251101")),
        [ProviderWire.Gemini] = (new GeminiWire(new Nowhere()), Endpoint("google-ai-studio", "google/gemini-3-pro", "gemini-3-pro")),
        [ProviderWire.BedrockConverse] = (
            new BedrockWire("us-east-1"), Endpoint("amazon-bedrock", "anthropic/claude-sonnet-4.5", "anthropic.claude-sonnet-4-5-20250929-v1:0")),
        [ProviderWire.CohereChat] = (new CohereWire(), Endpoint("cohere", "cohere/command-a-reasoning", "command-a-reasoning")),
        [ProviderWire.MistralChat] = (new MistralWire(), Endpoint("mistral", "mistralai/mistral-small", "mistral-small")),
    };

    /// <summary>The body for a request with these members beside the model.</summary>
    public string Body(ProviderWire wire, string members) =>

        // No token service is asked, so that it is done at once.
        Encoding.UTF8.GetString(_wires[wire].Wire.EncodeAsync(Call(wire, members), CancellationToken.None).AsTask().GetAwaiter().GetResult().Body.Span);

    /// <summary>Reads a streamed answer; null for the gateway's own form.</summary>
    public IAnswerDecoder? Decoder(ProviderWire wire) => wire == ProviderWire.OpenAIChat
        ? null
        : _wires[wire].Wire.Decode(Call(wire, """ "stream":true,"messages":[{"role":"user","content":"Hello"}] """));

    private WireCall Call(ProviderWire wire, string members)
    {
        var endpoint = _wires[wire].Endpoint;
        return new WireCall
        {
            Provider = KnownProviders.All.Single(provider => provider.Slug == endpoint.Provider),
            Endpoint = endpoint,
            Prompt = ChatPromptReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"{{endpoint.UpstreamModel}}",{{members}}}""")),
            Now = DateTimeOffset.UnixEpoch,
        };
    }

    private static ModelEndpoint Endpoint(string provider, string model, string upstream) => new()
    {
        Provider = provider,
        Tag = provider,
        Model = model,
        UpstreamModel = upstream,
        Pricing = new Pricing(),
        SupportedParameters = CatalogVocabulary.Parameters.ToFrozenSet(StringComparer.Ordinal),
    };

    private sealed class Nowhere : IVertexModels
    {
        public ValueTask<VertexTarget> FindAsync(WireCall call, string publisher, CancellationToken cancellationToken) => new(new VertexTarget(new Uri("https://vertex.example/models/"), []));
    }
}
