using System.Collections.Immutable;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>The dimensions: those of OpenRouter's that the gateway records, under their names, and some of its own.</summary>
internal static class AnalyticsDimensions
{
    public const string Key = "api_key_id";

    public static ImmutableArray<AnalyticsDimension> All { get; } =
    [
        new("model", "Model", ActivityDimension.Model),
        new("variant", "Variant", ActivityDimension.Variant),
        new(Key, "API Key", ActivityDimension.Key),
        new("user", "User", ActivityDimension.Member),
        new("workspace", "Workspace", null),
        new("app", "App", ActivityDimension.App),
        new("provider", "Provider", ActivityDimension.Provider),
        new("origin", "Origin", ActivityDimension.Origin),
        new("finish_reason", "Finish Reason", ActivityDimension.FinishReason),
        new("external_user", "External User", ActivityDimension.ExternalUser),
        new("context_length_bucket", "Context Length", ActivityDimension.ContextLength)
        {
            Compare = static (one, other) => ContextLengths.Rank(one).CompareTo(ContextLengths.Rank(other)),
        },
        new("generation_id", "Generation", ActivityDimension.GenerationId),

        // The gateway's own.
        new("endpoint", "Endpoint", ActivityDimension.Endpoint),
        new("streamed", "Streamed", ActivityDimension.Streamed),
        new("is_byok", "Own Key", ActivityDimension.Byok),
    ];
}
