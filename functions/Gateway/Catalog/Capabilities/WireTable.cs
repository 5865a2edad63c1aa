using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Capabilities;

/// <summary>What each wire has words for.</summary>
public static class WireTable
{
    private static readonly ParameterSet Reasoning = ParameterSet.Of("reasoning", "reasoning_effort", "include_reasoning");
    private static readonly ParameterSet Lengths = ParameterSet.Of("max_tokens", "max_completion_tokens");
    private static readonly ParameterSet Tools = ParameterSet.Of("tools", "tool_choice");
    private static readonly ParameterSet Formats = ParameterSet.Of("response_format", "structured_outputs");

    private static readonly WireCapabilities Claude = new()
    {
        Wire = ProviderWire.AnthropicMessages,
        Name = "Anthropic Messages",
        Inputs = InputModalities.Image | InputModalities.File,
        Files = "PDF and text",
        Carried = Both(Reasoning, Lengths, Tools, Formats, ParameterSet.Of("temperature", "top_p", "top_k", "stop", "parallel_tool_calls", "verbosity")),
        Sampling = ParameterSet.Of("top_k", "stop"),
        Emulated = Formats,
        StrictTools = true,
        CacheControl = true,
    };

    /// <summary>In the order of the documentation.</summary>
    public static ImmutableArray<WireCapabilities> All { get; } =
    [
        new()
        {
            Wire = ProviderWire.OpenAIChat,
            Name = "OpenAI chat",
            PassesAll = true,
            Inputs = InputModalities.Image | InputModalities.Audio | InputModalities.Video | InputModalities.File,
            Carried = ParameterSet.Of(CatalogVocabulary.Parameters),
            SeveralAnswers = true,
            StrictTools = true,
            CacheControl = true,
            FileIds = true,
        },
        new()
        {
            Wire = ProviderWire.OpenAIResponses,
            Name = "OpenAI Responses",
            Inputs = InputModalities.Image | InputModalities.Audio | InputModalities.File,
            Carried = Both(Reasoning, Lengths, Tools, Formats, ParameterSet.Of("temperature", "top_p", "parallel_tool_calls", "verbosity", "logprobs", "top_logprobs")),
            StrictTools = true,
            FileIds = true,
        },
        Claude,
        Claude with { Wire = ProviderWire.VertexAnthropic, Name = "Claude on Vertex AI" },
        new()
        {
            Wire = ProviderWire.Gemini,
            Name = "Gemini",
            Inputs = InputModalities.Image | InputModalities.Audio | InputModalities.Video | InputModalities.File,
            Carried = Both(Reasoning, Lengths, Tools, Formats, ParameterSet.Of("temperature", "top_p", "top_k", "stop", "seed", "frequency_penalty", "presence_penalty", "web_search_options")),
            Sampling = ParameterSet.Of("top_k", "stop", "seed", "frequency_penalty", "presence_penalty"),
        },
        new()
        {
            Wire = ProviderWire.BedrockConverse,
            Name = "Bedrock Converse",
            Inputs = InputModalities.Image | InputModalities.Video | InputModalities.File,
            Carried = Both(Reasoning, Lengths, Tools, Formats, ParameterSet.Of("temperature", "top_p", "top_k", "stop")),
            Sampling = ParameterSet.Of("stop"),
            Emulated = Formats,
            StrictTools = true,
            CacheControl = true,
        },
        new()
        {
            Wire = ProviderWire.CohereChat,
            Name = "Cohere",
            Inputs = InputModalities.Image | InputModalities.File,
            Files = "text",
            Carried = Both(Reasoning, Lengths, Tools, Formats, ParameterSet.Of("temperature", "top_p", "top_k", "stop", "seed", "frequency_penalty", "presence_penalty")),
            Sampling = ParameterSet.Of("top_k", "stop", "seed", "frequency_penalty", "presence_penalty"),
            StrictTools = true,
            NamesFunction = false,
            EmulatesNamedFunction = true,
        },
        new()
        {
            Wire = ProviderWire.MistralChat,
            Name = "Mistral",
            Inputs = InputModalities.Image | InputModalities.Audio | InputModalities.File,
            Carried = Both(
                Reasoning, Lengths, Tools, Formats, ParameterSet.Of("temperature", "top_p", "stop", "seed", "frequency_penalty", "presence_penalty", "parallel_tool_calls", "prediction")),
            Sampling = ParameterSet.Of("stop", "seed", "frequency_penalty", "presence_penalty"),
            SeveralAnswers = true,
            StrictTools = true,
            FileIds = true,
        },
    ];

    private static readonly FrozenDictionary<ProviderWire, WireCapabilities> ByWire = All.ToFrozenDictionary(static wire => wire.Wire);

    public static WireCapabilities Of(ProviderWire wire) => ByWire[wire];

    private static ParameterSet Both(params ReadOnlySpan<ParameterSet> sets)
    {
        var all = default(ParameterSet);
        foreach (var set in sets)
        {
            all = all.With(set);
        }

        return all;
    }
}
