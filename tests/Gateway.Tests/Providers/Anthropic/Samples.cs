using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

/// <summary>Requests, endpoints and models of Anthropic's.</summary>
internal static class Samples
{
    /// <summary>Takes a budget of thoughts, as Claude Sonnet 4.5 does.</summary>
    public static readonly ModelReasoning Budget = new() { SupportsMaxTokens = true };

    /// <summary>Takes both, as Claude Opus 4.6 does.</summary>
    public static readonly ModelReasoning BudgetAndEffort = new() { SupportsMaxTokens = true, SupportedEfforts = ["max", "high", "medium", "low"] };

    /// <summary>Takes an effort and always thinks, as Claude Fable 5 does.</summary>
    public static readonly ModelReasoning EffortAlone = new() { SupportedEfforts = ["max", "xhigh", "high", "medium", "low"], Mandatory = true };

    /// <summary>Holds answers to schemas.</summary>
    public static readonly ModelEndpoint Endpoint = Of("structured_outputs", "tools");

    /// <summary>Does not.</summary>
    public static readonly ModelEndpoint OldEndpoint = Of("tools", "response_format");

    public static ModelEndpoint Of(params string[] parameters) => new()
    {
        Provider = "anthropic",
        Tag = "anthropic",
        Model = "anthropic/claude-test",
        UpstreamModel = "claude-test",
        Pricing = new Pricing(),
        MaxCompletionTokens = 64_000,
        SupportedParameters = parameters.ToFrozenSet(StringComparer.Ordinal),
    };

    public static ChatPrompt Prompt(string members) => ChatPromptReader.Read(Encoding.UTF8.GetBytes(Body(members)));

    /// <summary>The request as the provider gets it.</summary>
    /// <param name="members">Of the chat request, beside model and a greeting.</param>
    /// <param name="endpoint">The endpoint; one that holds answers to schemas unless said.</param>
    /// <param name="reasoning">How the model thinks; not at all unless said.</param>
    public static JsonNode Encoded(string members, ModelEndpoint? endpoint = null, ModelReasoning? reasoning = null)
    {
        var prompt = Prompt(members);
        var body = RequestWriter.Write(prompt, RequestPlan.For(prompt, endpoint ?? Endpoint, reasoning));
        return JsonNode.Parse(body.Span)!;
    }

    /// <summary>One member of it, as compact JSON; null when it is not there.</summary>
    public static string? Encoded(string members, string member, ModelEndpoint? endpoint = null, ModelReasoning? reasoning = null) =>
        Encoded(members, endpoint, reasoning)[member]?.ToJsonString(Readable);

    public static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same JSON, written alike.</summary>
    public static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString(Readable);

    private static string Body(string members)
    {
        var greeting = members.Contains("\"messages\"", StringComparison.Ordinal) ? "" : "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        string[] all = ["\"model\":\"claude-test\"", members, greeting];
        return $"{{{string.Join(',', all.Where(static part => !string.IsNullOrWhiteSpace(part)))}}}";
    }
}
