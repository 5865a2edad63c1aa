using System.Text.Json;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>Tools and how they are chosen, in the gateway's own form: the caller's as functions, those of a provider or of the gateway as they stand. Pure.</summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter json, JsonElement root)
    {
        if (root.Find("tools") is { } tools)
        {
            if (tools.ValueKind != JsonValueKind.Array)
            {
                throw RequestReader.Invalid("\"tools\" must be an array.");
            }

            json.WriteStartArray("tools");
            foreach (var tool in tools.EnumerateArray())
            {
                WriteTool(json, tool);
            }

            json.WriteEndArray();
        }

        if (root.Find("tool_choice") is { } choice)
        {
            WriteChoice(json, choice);
        }
    }

    private static void WriteTool(Utf8JsonWriter json, JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            throw RequestReader.Invalid("\"tools\" must be an array of objects.");
        }

        if (RequestReader.TextOf(tool, "type", "tools.type") is not (null or "custom"))
        {
            tool.WriteTo(json);
            return;
        }

        if (RequestReader.TextOf(tool, "name", "tools.name") is not { Length: > 0 } name || tool.Find("input_schema") is not { ValueKind: JsonValueKind.Object } schema)
        {
            throw RequestReader.Invalid("A tool has a \"name\" and an \"input_schema\", which is a JSON schema of an object; or a \"type\" that a provider knows.");
        }

        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", name);
        if (RequestReader.TextOf(tool, "description", "tools.description") is { } description)
        {
            json.WriteString("description", description);
        }

        json.WritePropertyName("parameters");
        schema.WriteTo(json);
        if (tool.Find("strict") is { ValueKind: JsonValueKind.True })
        {
            json.WriteBoolean("strict", true);
        }

        json.WriteEndObject();
        if (tool.Find("cache_control") is { } cache)
        {
            json.WritePropertyName("cache_control");
            cache.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, JsonElement choice)
    {
        switch (choice.Text("type"))
        {
            case "auto":
                json.WriteString("tool_choice", "auto");
                break;
            case "none":
                json.WriteString("tool_choice", "none");
                break;
            case "any":
                json.WriteString("tool_choice", "required");
                break;
            case "tool" when choice.Text("name") is { } name:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                throw RequestReader.Invalid("\"tool_choice\" must be {\"type\":\"auto\"}, {\"type\":\"any\"}, {\"type\":\"none\"} or {\"type\":\"tool\",\"name\":…}.");
        }

        if (choice.Find("disable_parallel_tool_use") is { ValueKind: JsonValueKind.True })
        {
            json.WriteBoolean("parallel_tool_calls", false);
        }
    }
}
