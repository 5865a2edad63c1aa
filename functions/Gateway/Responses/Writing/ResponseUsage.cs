using System.Text.Json;
using Interchange.Gateway.Responses.Reading;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>Writes the usage and the bill. Source: <c>Usage</c> of OpenRouter's OpenAPI document.</summary>
internal static class ResponseUsage
{
    /// <summary>Writes the member; nothing where there is no usage yet: the document does not let it be null.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="usage">In the gateway's own form; null for none.</param>
    public static void WriteMember(Utf8JsonWriter json, JsonElement? usage)
    {
        if (usage is not { ValueKind: JsonValueKind.Object } said)
        {
            return;
        }

        var prompt = Find(said, "prompt_tokens_details");
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", Count(said, "prompt_tokens"));
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", Count(prompt, "cached_tokens"));
        json.WriteNumber("cache_write_tokens", Count(prompt, "cache_write_tokens"));
        json.WriteEndObject();
        json.WriteNumber("output_tokens", Count(said, "completion_tokens"));
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", Count(Find(said, "completion_tokens_details"), "reasoning_tokens"));
        json.WriteEndObject();
        json.WriteNumber("total_tokens", Count(said, "total_tokens"));
        foreach (var name in (ReadOnlySpan<string>)["cost", "is_byok", "server_tool_use_details"])
        {
            if (Find(said, name) is { } value)
            {
                json.WriteRaw(name, value);
            }
        }

        if (Find(said, "cost_details") is { ValueKind: JsonValueKind.Object } costs)
        {
            json.WriteStartObject("cost_details");
            WriteCost(json, costs, "upstream_inference_cost", "upstream_inference_cost");
            WriteCost(json, costs, "upstream_inference_prompt_cost", "upstream_inference_input_cost");
            WriteCost(json, costs, "upstream_inference_completions_cost", "upstream_inference_output_cost");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCost(Utf8JsonWriter json, JsonElement costs, string name, string ownName)
    {
        if (Find(costs, name) is { } value)
        {
            json.WriteRaw(ownName, value);
        }
        else if (name == ownName)
        {
            json.WriteNull(ownName);
        }
        else
        {
            json.WriteNumber(ownName, 0);
        }
    }

    private static long Count(JsonElement? parent, string name) =>
        parent is { } said && Find(said, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : 0;
}
