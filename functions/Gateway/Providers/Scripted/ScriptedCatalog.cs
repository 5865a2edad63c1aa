using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Scripted.Scripts;
using Interchange.Gateway.Providers.Scripted.Wires;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>The scripts as catalog models, with small prices so that bills are visible.</summary>
internal static class ScriptedCatalog
{
    public const string Slug = "scripted";

    private const long ContextLength = 128_000;

    /// <summary>Of the script that finds every prompt too long: a larger one exists.</summary>
    private const long SmallContextLength = 8_000;

    // 2026-01-01: a fixed day, so that the catalog is the same on every start.
    private const long Created = 1_767_225_600;

    private static readonly Pricing Prices = new() { Prompt = 0.000001m, Completion = 0.000002m, InputCacheRead = 0.0000001m };

    private static readonly FrozenSet<string> Parameters = FrozenSet.ToFrozenSet(
        [
            "frequency_penalty", "include_reasoning", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "min_p", "parallel_tool_calls",
            "presence_penalty", "reasoning", "reasoning_effort", "repetition_penalty", "response_format", "seed", "stop", "structured_outputs",
            "temperature", "tool_choice", "tools", "top_a", "top_k", "top_logprobs", "top_p", "verbosity",
        ],
        StringComparer.Ordinal);

    /// <summary><c>scripted/{script}</c> for each script, the same of every other wire's author, and models with two endpoints, the cheaper of which is at fault.</summary>
    public static ImmutableArray<Model> Models { get; } =
    [
        .. ScriptedWires.All.SelectMany(Of),
        .. Vectors(Slug),
        .. Vectors("scripted-cohere"),
        .. Media,
        Of(
            "pair",
            "Served by scripted/a, which always answers 503 and costs half, and by scripted/b, which echoes.",
            Cheap(Endpoint("pair", "scripted/a", "flaky-503")),
            Endpoint("pair", "scripted/b", "echo")),
        Of(
            "late",
            "Served by scripted/a, which is silent for 20 s and costs half, and by scripted/b, which echoes: for hedging.",
            Cheap(Endpoint("late", "scripted/a", "slow-first-token")),
            Endpoint("late", "scripted/b", "echo")),
        Of(
            "broken",
            "Served by scripted/a, which resets in the middle and costs half, and by scripted/b, which goes on from there: for stream recovery.",
            Cheap(Endpoint("broken", "scripted/a", "cut-mid-stream")),
            Endpoint("broken", "scripted/b", "prefill")),
    ];

    private static IEnumerable<Model> Media =>
    [
        MadeBy(ScriptedImages.Image, "image", "Makes an image of one pixel, at prices of tokens.", Prices with { ImageToken = 0.000005m }),
        MadeBy(ScriptedImages.Each, "image", "Makes an image of one pixel, at a price for each.", new Pricing { OutputImage = 0.01m }),
        MadeBy(ScriptedImages.Cut, "image", "Breaks off behind the first parts of a streamed image.", Prices),
        MadeBy(ScriptedImages.Error, "image", "Fails behind the first parts of a streamed image.", Prices),
        Of(
            "image-pair",
            "Served by scripted/a, which always answers 503 and costs half, and by scripted/b, which makes an image of one pixel.",
            Cheap(Endpoint("image-pair", "scripted/a", ScriptedImages.Down)),
            Endpoint("image-pair", "scripted/b", ScriptedImages.Image)) with { InputModalities = ["text", "image"], OutputModalities = ["image"] },
        MadeBy(ScriptedSound.Speech, "speech", "Speaks a text as its own bytes, at a price for each character.", new Pricing { Character = 0.000015m }),
        MadeBy(ScriptedSound.SpeechByTokens, "speech", "Speaks a text as its own bytes, at prices of tokens.", Prices),
        MadeBy(ScriptedSound.SpeechCut, "speech", "Breaks off behind its last word.", new Pricing { Character = 0.000015m }),
        MadeBy(ScriptedSound.Transcription, "transcription", "Takes a sound for the text that its bytes are, at a price for each second.", new Pricing { Second = 0.0001m }),
        MadeBy(ScriptedSound.TranscriptionByTokens, "transcription", "Takes a sound for the text that its bytes are, at prices of tokens.", Prices),
    ];

    private static Model MadeBy(string script, string output, string summary, Pricing prices) =>
        Of(script, summary, Endpoint(script, Slug, script) with { Pricing = prices, SupportedParameters = [] }) with
        {
            InputModalities = output == "transcription" ? ["audio"] : output == "image" ? ["text", "image"] : ["text"],
            OutputModalities = [output],
        };

    private static IEnumerable<Model> Of(IScriptedWire wire) =>
        from script in ScriptTable.All
        where wire.Wire == ProviderWire.OpenAIChat || (script.MakesImages ? wire.Wire == ProviderWire.Gemini : !script.IsOfChatWire)
        let endpoint = Endpoint(script.Name, wire.Slug, script.Name) with { Provider = wire.Slug, Model = $"{wire.Slug}/{script.Name}" }
        select Of(script.Name, script.Summary, endpoint) with { Id = endpoint.Model, Name = $"{wire.Name}: {script.Name}", OutputModalities = script.MakesImages ? ["text", "image"] : ["text"] };

    private static IEnumerable<Model> Vectors(string author)
    {
        yield return Of(
            ScriptedVectors.Embedding, "Makes embeddings that are a function of their texts.", author, Endpoint(ScriptedVectors.Embedding, author, ScriptedVectors.Embedding))
            with
        { InputModalities = ["text"], OutputModalities = ["embeddings"] };
        yield return Of(
            ScriptedVectors.Rerank, "Ranks documents by the words that they share with the query.", author, Endpoint(ScriptedVectors.Rerank, author, ScriptedVectors.Rerank))
            with
        { InputModalities = ["text"], OutputModalities = ["rerank"] };
    }

    private static Model Of(string name, string summary, string author, ModelEndpoint endpoint) =>
        Of(name, summary, endpoint with { Provider = author, Model = $"{author}/{name}" }) with { Id = $"{author}/{name}" };

    private static ModelEndpoint Cheap(ModelEndpoint endpoint) =>
        endpoint with { Pricing = Prices with { Prompt = Prices.Prompt / 2, Completion = Prices.Completion / 2 } };

    private static Model Of(string name, string summary, params ImmutableArray<ModelEndpoint> endpoints) => new()
    {
        Id = $"{Slug}/{name}",
        Name = $"Scripted: {name}",
        Description = summary,
        Created = Created,
        InputModalities = ["text", "image", "audio", "file", "video"],
        Distillable = true,
        OfferedByRouters = false,
        ContextLength = endpoints.Max(static endpoint => endpoint.ContextLength),
        Endpoints = endpoints,
    };

    private static ModelEndpoint Endpoint(string model, string tag, string script) => new()
    {
        Provider = Slug,
        Tag = tag,
        Model = $"{Slug}/{model}",
        UpstreamModel = script,
        Pricing = Prices,
        ContextLength = script == "context-length" ? SmallContextLength : ContextLength,
        AcceptsPrefill = script is "prefill" or "prefill-refused",
        SupportedParameters = Parameters,
    };
}
