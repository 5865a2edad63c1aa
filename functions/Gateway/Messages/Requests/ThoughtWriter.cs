using System.Text.Json;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>
/// <c>thinking</c> and <c>output_config</c> as <c>reasoning</c>, <c>verbosity</c> and <c>response_format</c>. An effort goes with thoughts that have no budget; beside a budget, or
/// without thoughts, it says how much the whole answer may be, which is what <c>verbosity</c> means at Anthropic's. Pure.
/// </summary>
internal static class ThoughtWriter
{
    public static void Write(Utf8JsonWriter json, JsonElement root)
    {
        var output = root.Find("output_config");
        if (output is { ValueKind: not JsonValueKind.Object })
        {
            throw RequestReader.Invalid("\"output_config\" must be an object.");
        }

        var effort = output is { } config ? RequestReader.TextOf(config, "effort", "output_config.effort") : null;
        var isUsed = root.Find("thinking") is { } thinking && WriteReasoning(json, thinking, effort);
        if (effort is not null && !isUsed)
        {
            json.WriteString("verbosity", effort);
        }

        if ((output?.Find("format") ?? root.Find("output_format")) is { } format)
        {
            WriteFormat(json, format);
        }
    }

    /// <returns>True when the effort was used.</returns>
    private static bool WriteReasoning(Utf8JsonWriter json, JsonElement thinking, string? effort)
    {
        switch (thinking.Text("type"))
        {
            case "enabled":
                if (thinking.Count("budget_tokens") < 1)
                {
                    throw RequestReader.Invalid("\"thinking.budget_tokens\" must be a whole number: at least 1,024, and less than \"max_tokens\".");
                }

                json.WriteStartObject("reasoning");
                json.WriteNumber("max_tokens", thinking.Count("budget_tokens"));
                json.WriteEndObject();
                return false;
            case "disabled":
                json.WriteStartObject("reasoning");
                json.WriteBoolean("enabled", false);
                json.WriteEndObject();
                return false;
            case "adaptive":
                json.WriteStartObject("reasoning");
                json.WriteBoolean("enabled", true);
                if (effort is not null)
                {
                    json.WriteString("effort", effort);
                }

                json.WriteEndObject();
                return true;
            default:
                throw RequestReader.Invalid("\"thinking\" must be {\"type\":\"enabled\",\"budget_tokens\":…}, {\"type\":\"adaptive\"} or {\"type\":\"disabled\"}.");
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, JsonElement format)
    {
        if (format.Text("type") != "json_schema" || format.Find("schema") is not { ValueKind: JsonValueKind.Object } schema)
        {
            throw RequestReader.Invalid("\"output_config.format\" must be {\"type\":\"json_schema\",\"schema\":{…}}.");
        }

        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteString("name", "answer");
        json.WriteBoolean("strict", true);
        json.WritePropertyName("schema");
        schema.WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
