using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>
/// Tells Cohere's own thoughts among <c>reasoning_details</c>. Cohere signs nothing, so the gateway does: the mark says whose a thought is and where it stood, and never
/// reaches Cohere.
/// </summary>
internal static class CohereThoughts
{
    /// <summary>The format of the details: Cohere has none among OpenRouter's.</summary>
    public const string Format = "unknown";

    /// <summary>Marks what a model planned before it called tools.</summary>
    public const string PlanMark = "cohere:tool_plan";

    /// <summary>Marks what a thinking model thought.</summary>
    public const string ThinkingMark = "cohere:thinking";

    public static string Plan(ImmutableArray<JsonElement> details) => WireThoughts.Joined(details, PlanMark);

    public static string Thinking(ImmutableArray<JsonElement> details) => WireThoughts.Joined(details, ThinkingMark);
}
