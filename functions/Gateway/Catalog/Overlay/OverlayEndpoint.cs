using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>Pure: one entry of <c>endpoints</c>. It stands for itself: what it leaves out is unknown, not inherited.</summary>
internal static class OverlayEndpoint
{
    // What an OpenAI-compatible server is sure to take; an operator who knows more says so.
    private static readonly ImmutableArray<string> LeastParameters = ["max_tokens", "stop", "temperature", "top_p"];

    public static ModelEndpoint Read(OverlayNode entry, IReadOnlyDictionary<string, ProviderDescriptor> providers)
    {
        entry.Object(
            "model", "provider", "upstream", "variant", "prices", "contextLength", "maxPromptTokens", "maxCompletionTokens", "quantization", "supportedParameters",
            "acceptsPrefill", "region");
        var model = OverlayReader.ModelId(entry.Required("model", "\"ollama/llama3.2\""));
        var provider = Provider(entry.Required("provider", "\"ollama\""), providers);
        var region = entry.Find("region") is { } place ? Region(place, providers[provider]) : null;
        var variant = entry.Find("variant") is { } node ? OverlayReader.Slug(node) : region;
        return new ModelEndpoint
        {
            Model = model,
            Provider = provider,
            Tag = variant is null ? provider : $"{provider}/{variant}",
            Region = region,
            UpstreamModel = entry.Required("upstream", "\"llama3.2:3b\" (what the provider calls the model)").Text(),
            Pricing = OverlayPrices.Read(entry.Required("prices", "\"free\", or {\"prompt\": \"0.15\", \"completion\": \"0.60\"} in US dollars per million tokens")),
            ContextLength = entry.Find("contextLength")?.Tokens(),
            MaxPromptTokens = entry.Find("maxPromptTokens")?.Tokens(),
            MaxCompletionTokens = entry.Find("maxCompletionTokens")?.Tokens(),
            Quantization = entry.Find("quantization")?.OneOf(CatalogVocabulary.Quantizations.AsSpan()) ?? "unknown",
            AcceptsPrefill = entry.Find("acceptsPrefill") is { } prefill && OverlayProvider.Boolean(prefill),
            SupportedParameters = (entry.Find("supportedParameters")?.Words(CatalogVocabulary.Parameters.AsSpan()) ?? LeastParameters).ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private static string Region(OverlayNode node, ProviderDescriptor provider)
    {
        if (provider.Wire is not (ProviderWire.BedrockConverse or ProviderWire.Gemini) || provider.Slug == "google-ai-studio")
        {
            throw node.Refuse($"is for endpoints of Amazon Bedrock and Google Vertex AI. A region of {provider.Name} is a provider of its own, with its own baseUrl.");
        }

        return OverlayReader.Slug(node);
    }

    private static string Provider(OverlayNode node, IReadOnlyDictionary<string, ProviderDescriptor> providers)
    {
        var slug = node.Text();
        return providers.TryGetValue(slug, out var provider)
            ? provider.Slug
            : throw node.Refuse($"'{slug}' is not a known provider. Describe it under \"providers\", or name one of {string.Join(", ", providers.Keys.Order(StringComparer.Ordinal))}.");
    }
}
