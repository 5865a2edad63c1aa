using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>How a model is asked to think, and whose its thoughts are. Source: Mistral's guide to reasoning.</summary>
/// <param name="TakesEfforts">Whether it knows <c>reasoning_effort</c>: <c>high</c> or <c>none</c>.</param>
/// <param name="TakesMode">Whether it knows <c>prompt_mode</c>, as Magistral does, which thinks by its instructions.</param>
internal readonly record struct MistralThinking(bool TakesEfforts, bool TakesMode)
{
    /// <summary>The format of the details: Mistral has none among OpenRouter's.</summary>
    public const string Format = "unknown";

    /// <summary>What the signatures of Mistral's thoughts begin with on this side of the gateway, signed by Mistral or not.</summary>
    private const string Mark = "mistral:";

    public static MistralThinking Of(ModelEndpoint endpoint)
    {
        var takesEfforts = endpoint.SupportedParameters.Contains("reasoning_effort");
        return new(takesEfforts, !takesEfforts && endpoint.SupportedParameters.Contains("reasoning"));
    }

    /// <summary>The signature as callers see it.</summary>
    public static string Marked(string? signature) => Mark + signature;

    /// <summary>Mistral's own among the details, each with what Mistral signed it with; null where it signed nothing.</summary>
    public static IEnumerable<(string Text, string? Signature)> OwnOf(ImmutableArray<JsonElement> details) =>
        from thought in WireThoughts.Signed(details)
        where thought.Signature.StartsWith(Mark, StringComparison.Ordinal)
        select (thought.Text, thought.Signature.Length > Mark.Length ? thought.Signature[Mark.Length..] : null);

    public void Write(Utf8JsonWriter json, ReasoningWish? wish)
    {
        if (wish is not { } said || (!said.IsOn && !said.IsOff))
        {
            return;
        }

        if (TakesEfforts)
        {
            json.WriteString("reasoning_effort", said.IsOff ? "none" : "high");
        }
        else if (TakesMode && said.IsOn)
        {
            json.WriteString("prompt_mode", "reasoning");
        }
    }
}
