using System.Text.Json;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// A generation record on the wire. Source: <c>GenerationResponse</c> of OpenRouter's OpenAPI document, where every property must be there.
/// What the gateway does not know is null, or the neutral value where the document allows no null. Beside what it lists, attempts say <c>failure</c>, and
/// <c>operator_cost</c>: dollars that the attempt cost whoever runs the gateway, and no caller. <c>routing</c> says how the route came about.
/// </summary>
internal static class GenerationJson
{
    public static void Write(Utf8JsonWriter json, UsageEvent usageEvent)
    {
        json.WriteStartObject();
        json.WriteString("id", usageEvent.GenerationId);
        json.WriteString("upstream_id", usageEvent.UpstreamId);
        json.WriteNull("request_id");
        json.WriteString("session_id", usageEvent.SessionId);
        json.WriteNull("preset_id");
        json.WriteString("workspace_id", usageEvent.AccountId);
        json.WriteNull("app_id");
        json.WriteString("external_user", usageEvent.ExternalUser);
        json.WriteString("api_type", usageEvent.ApiType ?? "completions");
        json.WriteString("model", usageEvent.Model);
        json.WriteString("provider_name", usageEvent.Provider);
        json.WriteString("router", usageEvent.Route is { Strategy: "auto" or "free" or "latest", Requested: var router } ? router : null);
        // May not be null.
        json.WriteString("origin", RefererOrigin.Of(usageEvent.HttpReferer));
        json.WriteString("http_referer", usageEvent.HttpReferer);
        json.WriteString("user_agent", usageEvent.UserAgent);
        json.WriteString("data_region", "global");
        json.WriteBoolean("streamed", usageEvent.Streamed);
        json.WriteBoolean("cancelled", usageEvent.Cancelled);
        json.WriteString("finish_reason", usageEvent.FinishReason);
        json.WriteString("native_finish_reason", usageEvent.NativeFinishReason);
        json.WriteString("created_at", usageEvent.CreatedAt.ToUniversalTime());
        WriteNumber(json, "latency", usageEvent.LatencyMs);
        json.WriteNull("moderation_latency");
        WriteNumber(json, "generation_time", usageEvent.GenerationTimeMs);
        WriteTokens(json, usageEvent.Usage);
        WriteMedia(json, usageEvent);
        WriteCost(json, usageEvent);
        json.WriteString("service_tier", usageEvent.ServiceTier);
        json.WriteString("response_cache_source_id", usageEvent.ResponseCacheSourceId);
        WriteAttempts(json, usageEvent);
        WriteRoute(json, usageEvent);
        json.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter json, UsageEvent usageEvent)
    {
        var route = usageEvent.Route ?? new RouteRecord { Requested = usageEvent.Model, Strategy = "direct" };
        json.WriteStartObject("routing");
        json.WriteString("requested", route.Requested);
        json.WriteString("strategy", route.Strategy);
        json.WriteString("sort", route.Sort);
        json.WriteStartArray("warnings");
        foreach (var warning in route.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteStartArray("excluded");
        foreach (var (endpoint, model, reason) in route.Excluded)
        {
            json.WriteStartObject();
            json.WriteString("endpoint", endpoint);
            json.WriteString("model", model);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTokens(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteNumber("tokens_prompt", usage.PromptTokens);
        json.WriteNumber("tokens_completion", usage.CompletionTokens);
        json.WriteNumber("native_tokens_prompt", usage.PromptTokens);
        json.WriteNumber("native_tokens_completion", usage.CompletionTokens);
        json.WriteNumber("native_tokens_completion_images", usage.CompletionImageTokens);
        json.WriteNumber("native_tokens_reasoning", usage.ReasoningTokens);
        json.WriteNumber("native_tokens_cached", usage.CachedTokens);
    }

    private static void WriteMedia(Utf8JsonWriter json, UsageEvent usageEvent)
    {
        json.WriteNumber("num_media_prompt", usageEvent.PromptMedia);
        json.WriteNumber("num_media_completion", usageEvent.CompletionMedia);
        json.WriteNumber("num_input_audio_prompt", usageEvent.PromptAudios);
        WriteNumber(json, "num_search_results", usageEvent.Usage.SearchResults + usageEvent.SearchResults is > 0 and var results ? results : null);
        json.WriteNull("num_fetches");
        json.WriteString("web_search_engine", usageEvent.SearchEngine);
    }

    private static void WriteCost(Utf8JsonWriter json, UsageEvent usageEvent)
    {
        json.WriteNumber("usage", usageEvent.Cost.Dollars);
        json.WriteNumber("total_cost", usageEvent.Cost.Dollars);
        if (usageEvent.CacheDiscount == Money.Zero)
        {
            json.WriteNull("cache_discount");
        }
        else
        {
            json.WriteNumber("cache_discount", usageEvent.CacheDiscount.Dollars);
        }

        if ((usageEvent.UpstreamCost?.Dollars ?? usageEvent.Usage.ReportedCost) is { } reported)
        {
            json.WriteNumber("upstream_inference_cost", reported);
        }
        else
        {
            json.WriteNull("upstream_inference_cost");
        }

        json.WriteBoolean("is_byok", usageEvent.IsByok);
    }

    private static void WriteAttempts(Utf8JsonWriter json, UsageEvent usageEvent)
    {
        if (usageEvent.Attempts.IsEmpty)
        {
            json.WriteNull("provider_responses");
            return;
        }

        json.WriteStartArray("provider_responses");
        foreach (var attempt in usageEvent.Attempts)
        {
            json.WriteStartObject();
            json.WriteString("provider_name", attempt.Provider);
            json.WriteString("endpoint_id", attempt.EndpointTag);
            if (attempt.UpstreamId is { } id)
            {
                json.WriteString("id", id);
            }

            json.WriteString("model_permaslug", attempt.Model);
            WriteNumber(json, "status", attempt.Status);
            json.WriteNumber("latency", attempt.DurationMs);
            json.WriteBoolean("is_byok", attempt.IsByok);
            if (attempt.Failure is { } failure)
            {
                json.WriteString("failure", failure);
            }

            if (attempt.OperatorCost is { } operatorCost)
            {
                json.WriteNumber("operator_cost", operatorCost.Dollars);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
