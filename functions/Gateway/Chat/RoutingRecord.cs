using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>
/// The record of how a request was routed, for callers who ask for it. Source: <c>OpenRouterMetadata</c> of OpenRouter's OpenAPI document;
/// <c>excluded</c>, <c>warnings</c>, <c>overhead_ms</c>, <c>is_byok</c> of endpoints and attempts, and the times and failures of attempts are the gateway's own.
/// </summary>
internal static class RoutingRecord
{
    /// <summary>What an attempt without an HTTP status is said to have had: the schema wants a number.</summary>
    private const int NoAnswer = 502;

    private const int NoAnswerInTime = 504;

    // The gateway's own, OpenRouter's, and OpenRouter's old one.
    private static readonly string[] Headers = ["X-Interchange-Metadata", "X-OpenRouter-Metadata", "X-OpenRouter-Experimental-Metadata"];

    /// <summary>Whether a request asks for the record.</summary>
    /// <exception cref="GatewayException">400: a header says neither <c>enabled</c> nor <c>disabled</c>.</exception>
    public static bool IsAsked(IHeaderDictionary headers)
    {
        foreach (var name in Headers)
        {
            var value = headers[name];
            if (value.Count == 0)
            {
                continue;
            }

            return value.ToString() switch
            {
                "enabled" => true,
                "disabled" => false,
                _ => throw new GatewayException(GatewayError.InvalidRequest($"Header {name} must be \"enabled\" or \"disabled\".")),
            };
        }

        return false;
    }

    /// <summary>What the generation record keeps of a plan; null when there is nothing to say about it.</summary>
    public static RouteRecord? ToKeep(RoutePlan plan, string requested, ImmutableArray<string> warnings) =>
        plan is { Strategy: RouteStrategy.Direct, Sort: null, Exclusions.IsEmpty: true } && warnings.IsEmpty
            ? null
            : new RouteRecord
            {
                Requested = requested,
                Strategy = NameOf(plan.Strategy),
                Sort = plan.Sort is { } sort ? NameOf(sort) : null,
                Warnings = warnings,
                Excluded = [.. plan.Exclusions.Select(static exclusion => new ExcludedEndpoint(exclusion.Endpoint, exclusion.Model, exclusion.Reason))],
            };

    /// <summary>The record of a request that has ended.</summary>
    /// <param name="run">The request.</param>
    /// <param name="ended">Its event.</param>
    public static JsonObject Of(ChatRun run, UsageEvent ended)
    {
        var plan = run.Plan;
        var record = new JsonObject
        {
            ["requested"] = run.Request.Models[0],
            ["strategy"] = NameOf(plan.Strategy),
            ["region"] = null,
            ["summary"] = string.Create(CultureInfo.InvariantCulture, $"available={plan.Steps.Length}, selected={ended.Provider ?? "none"}"),
            ["attempt"] = ended.Attempts.Length,
            ["is_byok"] = ended.IsByok,
            ["endpoints"] = new JsonObject
            {
                ["total"] = plan.Steps.Length + plan.Exclusions.Length,
                ["available"] = new JsonArray([.. plan.Steps.Select(step => (JsonNode)new JsonObject
                {
                    ["provider"] = step.Provider.Name,
                    ["model"] = step.Slug,
                    ["selected"] = step.Endpoint.Tag == ended.EndpointTag && step.Slug == ended.Model && step.Own?.Id == ended.CredentialId,
                    ["is_byok"] = step.Own is not null,
                })]),
            },
            ["attempts"] = new JsonArray([.. ended.Attempts.Select(static attempt => (JsonNode)AttemptOf(attempt))]),
            ["excluded"] = new JsonArray([.. plan.Exclusions.Select(static exclusion => (JsonNode)new JsonObject
            {
                ["endpoint"] = exclusion.Endpoint,
                ["model"] = exclusion.Model,
                ["reason"] = exclusion.Reason,
            })]),
            ["warnings"] = new JsonArray([.. run.Warnings.Select(static warning => (JsonNode)warning)]),
            ["overhead_ms"] = Math.Round(ended.OverheadMs ?? 0, 3),
        };
        if (plan.Sort is { } sort)
        {
            record["params"] = new JsonObject { ["sort"] = NameOf(sort) };
        }

        return record;
    }

    /// <summary>The record of a request for which no route was found: no endpoint was reached, and the error itself says what left each of them out.</summary>
    public static JsonObject OfRefused(ChatRequest request, GatewayError error) => new()
    {
        ["requested"] = request.Models[0],
        ["strategy"] = NameOf(request.Models.Length > 1 ? RouteStrategy.Fallback : RouteStrategy.Direct),
        ["region"] = null,
        ["summary"] = "available=0, selected=none",
        ["attempt"] = 0,
        ["is_byok"] = false,
        ["endpoints"] = new JsonObject
        {
            ["total"] = (error.Availability?["excluded"] as JsonArray)?.Count ?? 0,
            ["available"] = new JsonArray(),
        },
        ["attempts"] = new JsonArray(),
        ["excluded"] = error.Availability?["excluded"]?.DeepClone() ?? new JsonArray(),
    };

    private static JsonObject AttemptOf(AttemptRecord attempt)
    {
        var json = new JsonObject
        {
            ["provider"] = attempt.Provider,
            ["model"] = attempt.Model,
            ["status"] = attempt.Status ?? (attempt.Failure == "timeout" ? NoAnswerInTime : NoAnswer),
            ["latency_ms"] = Math.Round(attempt.DurationMs, 3),
            ["is_byok"] = attempt.IsByok,
        };
        if (attempt.Failure is { } failure)
        {
            json["failure"] = failure;
        }

        return json;
    }

    private static string NameOf(RouteStrategy strategy) => strategy switch
    {
        RouteStrategy.Direct => "direct",
        RouteStrategy.Auto => "auto",
        RouteStrategy.Free => "free",
        RouteStrategy.Latest => "latest",
        RouteStrategy.Alias => "alias",
        RouteStrategy.Fallback => "fallback",
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "A strategy without a name."),
    };

    private static string NameOf(RouteSortBy sort) => SortWords.All[(int)sort];
}
