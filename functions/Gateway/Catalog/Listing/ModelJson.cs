using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Writes models and endpoints. Source of the shapes: <c>Model</c>, <c>PublicEndpoint</c> and <c>PublicPricing</c> of OpenRouter's OpenAPI document.</summary>
internal static class ModelJson
{
    public static void WriteModel(Utf8JsonWriter json, ListedModel row)
    {
        var model = row.Model;
        json.WriteStartObject();
        json.WriteString("id", row.Id);
        json.WriteString("canonical_slug", model.Id);
        json.WriteString("hugging_face_id", model.HuggingFaceId);
        json.WriteString("name", row.Name);
        json.WriteNumber("created", model.Created);
        json.WriteString("description", model.Description);
        WriteNumber(json, "context_length", model.ContextLength);
        WriteArchitecture(json, model);
        json.WritePropertyName("pricing");
        PricingJson.Write(json, row.Top.Pricing);
        json.WriteStartObject("top_provider");
        WriteNumber(json, "context_length", row.Top.ContextLength);
        WriteNumber(json, "max_completion_tokens", row.Top.MaxCompletionTokens);
        json.WriteBoolean("is_moderated", false);
        json.WriteEndObject();
        json.WriteNull("per_request_limits");
        WriteStrings(json, "supported_parameters", row.SupportedParameters);
        json.WriteNull("default_parameters");
        json.WriteNull("supported_voices");
        json.WriteString("knowledge_cutoff", Day(model.KnowledgeCutoff));
        json.WriteNull("expiration_date");
        WriteReasoning(json, model.Reasoning);
        if (model.CodingIndex is { } coding)
        {
            json.WriteStartObject("benchmarks");
            json.WriteStartObject("artificial_analysis");
            json.WriteNull("intelligence_index");
            json.WriteNumber("coding_index", coding);
            json.WriteNull("agentic_index");
            json.WriteEndObject();
            json.WriteStartArray("design_arena");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("links");
        json.WriteString("details", $"/api/v1/models/{model.Id}/endpoints");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <param name="json">Where to write.</param>
    /// <param name="model">The endpoint's model.</param>
    /// <param name="endpoint">What to write.</param>
    /// <param name="provider">Its provider; null for one that is not described.</param>
    /// <param name="providerName">Display name of its provider.</param>
    /// <param name="statistics">How it has done lately.</param>
    /// <param name="showSpeed">Whether latency and throughput are for the reader's eyes.</param>
    public static void WriteEndpoint(
        Utf8JsonWriter json, Model model, ModelEndpoint endpoint, ProviderDescriptor? provider, string providerName, EndpointStatistics statistics, bool showSpeed)
    {
        json.WriteStartObject();
        json.WriteString("name", $"{providerName} | {model.Id}");
        json.WriteString("model_id", model.Id);
        json.WriteString("model_name", model.Name);
        json.WriteNumber("context_length", endpoint.ContextLength ?? model.ContextLength ?? 0);
        json.WritePropertyName("pricing");
        PricingJson.Write(json, endpoint.Pricing);
        json.WriteString("provider_name", providerName);
        json.WriteString("tag", endpoint.Tag);
        json.WriteString("quantization", endpoint.Quantization);
        WriteNumber(json, "max_completion_tokens", endpoint.MaxCompletionTokens);
        WriteNumber(json, "max_prompt_tokens", endpoint.MaxPromptTokens);
        WriteStrings(json, "supported_parameters", EndpointCapabilities.Of(endpoint, provider).Listed.ToNames());
        json.WriteNumber("status", statistics.Status);
        WriteNumber(json, "uptime_last_5m", statistics.UptimeLast5Minutes);
        WriteNumber(json, "uptime_last_30m", statistics.UptimeLast30Minutes);
        WriteNumber(json, "uptime_last_1d", statistics.UptimeLastDay);
        WritePercentiles(json, "latency_last_30m", showSpeed ? statistics.LatencyMilliseconds : null);
        WritePercentiles(json, "throughput_last_30m", showSpeed ? statistics.TokensPerSecond : null);

        // Cheaper reads without a charge for writes are what providers sell that cache unasked.
        json.WriteBoolean("supports_implicit_caching", endpoint.Pricing is { InputCacheRead: not null, InputCacheWrite: null });
        json.WriteBoolean("supports_voice_cloning", false);
        json.WriteEndObject();
    }

    public static void WriteArchitecture(Utf8JsonWriter json, Model model)
    {
        json.WriteStartObject("architecture");
        json.WriteString("modality", $"{string.Join('+', model.InputModalities)}->{string.Join('+', model.OutputModalities)}");
        WriteStrings(json, "input_modalities", model.InputModalities);
        WriteStrings(json, "output_modalities", model.OutputModalities);
        json.WriteString("tokenizer", model.Tokenizer);
        json.WriteNull("instruct_type");
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, ModelReasoning? reasoning)
    {
        if (reasoning is null)
        {
            return;
        }

        json.WriteStartObject("reasoning");
        json.WriteBoolean("mandatory", reasoning.Mandatory);
        if (reasoning.SupportedEfforts.IsDefault)
        {
            json.WriteNull("supported_efforts");
        }
        else
        {
            WriteStrings(json, "supported_efforts", reasoning.SupportedEfforts);
        }

        if (reasoning.SupportsMaxTokens)
        {
            json.WriteBoolean("supports_max_tokens", true);
        }

        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WritePercentiles(Utf8JsonWriter json, string name, ListedPercentiles? percentiles)
    {
        if (percentiles is not { } p)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteNumber(json, "p50", p.P50);
        WriteNumber(json, "p75", p.P75);
        WriteNumber(json, "p90", p.P90);
        WriteNumber(json, "p99", p.P99);
        json.WriteEndObject();
    }

    /// <summary>Null is the wire's word for too few requests to tell.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
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

    // The wire wants a day; the catalog often knows the month only.
    private static string? Day(string? cutoff) =>
        cutoff is { Length: 7 } ? string.Create(CultureInfo.InvariantCulture, $"{cutoff}-01") : cutoff;
}
