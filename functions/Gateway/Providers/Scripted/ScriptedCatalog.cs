using System.Collections.Frozen;
using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Scripted.Scripts;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>The scripts as catalog models, with small prices so that bills are visible.</summary>
internal static class ScriptedCatalog
{
    public const string Slug = "scripted";

    private const long ContextLength = 128_000;

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

    /// <summary><c>scripted/{script}</c> for each script, and <c>scripted/pair</c>: an endpoint that always fails and one that echoes.</summary>
    public static ImmutableArray<Model> Models { get; } =
    [
        .. ScriptTable.All.Select(script => Of(script.Name, script.Summary, Endpoint(script.Name, Slug, script.Name))),
        Of(
            "pair",
            "Served by scripted/a, which always answers 503 and costs half, and by scripted/b, which echoes.",
            Endpoint("pair", "scripted/a", "flaky-503") with { Pricing = Prices with { Prompt = Prices.Prompt / 2, Completion = Prices.Completion / 2 } },
            Endpoint("pair", "scripted/b", "echo")),
    ];

    private static Model Of(string name, string summary, params ImmutableArray<ModelEndpoint> endpoints) => new()
    {
        Id = $"{Slug}/{name}",
        Name = $"Scripted: {name}",
        Description = summary,
        Created = Created,
        ContextLength = ContextLength,
        InputModalities = ["text", "image", "audio", "file", "video"],
        Distillable = true,
        OfferedByRouters = false,
        Endpoints = endpoints,
    };

    private static ModelEndpoint Endpoint(string model, string tag, string script) => new()
    {
        Provider = Slug,
        Tag = tag,
        Model = $"{Slug}/{model}",
        UpstreamModel = script,
        Pricing = Prices,
        ContextLength = ContextLength,
        SupportedParameters = Parameters,
    };
}
