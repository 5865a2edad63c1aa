using System.Globalization;
using System.Text.Json;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>
/// The <c>usage</c> of an answer in Anthropic's counts, where what was read from and written to a cache stands beside the input, with its cost. Source: <c>AnthropicUsage</c>
/// and <c>MessagesResult</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class MessageUsage
{
    /// <summary>Writes the counts of an answer that has only begun: of the prompt what is likely, as the provider has not counted yet.</summary>
    public static void WriteBegun(Utf8JsonWriter json, long promptTokens)
    {
        json.WriteStartObject("usage");
        using var likely = JsonDocument.Parse(string.Create(CultureInfo.InvariantCulture, $"{{\"prompt_tokens\":{promptTokens}}}"));
        WriteCounts(json, likely.RootElement);
        json.WriteNull("inference_geo");
        json.WriteString("service_tier", "standard");
        json.WriteEndObject();
    }

    /// <summary>Writes the counts and the cost.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="usage">As the gateway counts.</param>
    /// <param name="tier">Who served it, in the family's word; null when not said.</param>
    /// <param name="native">The provider's own, whose other members are kept; null for none.</param>
    public static void Write(Utf8JsonWriter json, JsonElement usage, string? tier, JsonElement? native)
    {
        json.WriteStartObject("usage");
        WriteCounts(json, usage);
        if (native?.Find("inference_geo") is { } place)
        {
            json.WritePropertyName("inference_geo");
            place.WriteTo(json);
        }
        else
        {
            json.WriteNull("inference_geo");
        }

        // Anthropic's word for the family's default.
        json.WriteString("service_tier", native?.Text("service_tier") ?? (tier is null or "default" ? "standard" : tier));
        foreach (var name in (string[])["cost", "cost_details", "is_byok"])
        {
            if (usage.Find(name) is { } value)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }

        if (native is { ValueKind: JsonValueKind.Object } own)
        {
            foreach (var member in own.EnumerateObject().Where(static member => !IsWritten(member.Name)))
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static bool IsWritten(string name) => name is "input_tokens" or "output_tokens" or "output_tokens_details" or "cache_creation_input_tokens"
        or "cache_read_input_tokens" or "cache_creation" or "server_tool_use" or "inference_geo" or "service_tier" or "cost" or "cost_details" or "is_byok";

    private static void WriteCounts(Utf8JsonWriter json, JsonElement usage)
    {
        var prompt = usage.Find("prompt_tokens_details") ?? default;
        var (cached, written) = (prompt.Count("cached_tokens"), prompt.Count("cache_write_tokens"));
        json.WriteNumber("input_tokens", Math.Max(0, usage.Count("prompt_tokens") - cached - written));
        json.WriteNumber("output_tokens", usage.Count("completion_tokens"));
        if (usage.Find("completion_tokens_details")?.Count("reasoning_tokens") is > 0 and var thoughts)
        {
            json.WriteStartObject("output_tokens_details");
            json.WriteNumber("thinking_tokens", thoughts);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("output_tokens_details");
        }

        json.WriteNumber("cache_creation_input_tokens", written);
        json.WriteNumber("cache_read_input_tokens", cached);
        WriteCacheCreation(json, prompt.Find("cache_creation"), written);
        WriteToolUse(json, usage.Find("server_tool_use"));
    }

    private static void WriteCacheCreation(Utf8JsonWriter json, JsonElement? lifetimes, long written)
    {
        if (lifetimes is null && written == 0)
        {
            json.WriteNull("cache_creation");
            return;
        }

        json.WriteStartObject("cache_creation");
        json.WriteNumber("ephemeral_5m_input_tokens", lifetimes?.Count("ephemeral_5m_input_tokens") ?? written);
        json.WriteNumber("ephemeral_1h_input_tokens", lifetimes?.Count("ephemeral_1h_input_tokens") ?? 0);
        json.WriteEndObject();
    }

    private static void WriteToolUse(Utf8JsonWriter json, JsonElement? tools)
    {
        if (tools is not { ValueKind: JsonValueKind.Object } uses)
        {
            json.WriteNull("server_tool_use");
            return;
        }

        json.WriteStartObject("server_tool_use");
        json.WriteNumber("web_search_requests", uses.Count("web_search_requests"));
        json.WriteNumber("web_fetch_requests", uses.Count("web_fetch_requests"));
        json.WriteEndObject();
    }
}
