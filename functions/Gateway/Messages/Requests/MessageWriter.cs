using System.Text.Json;
using static Interchange.Gateway.Messages.Requests.RequestReader;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>
/// Messages in the gateway's own form: results of tools become messages of their own, before what the user says beside them; calls and thoughts of the assistant become members of
/// its message. Pure.
/// </summary>
internal static class MessageWriter
{
    /// <summary>Writes what the system says.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="content">A string, or blocks.</param>
    /// <param name="path">Where it stood.</param>
    public static void WriteSystem(Utf8JsonWriter json, JsonElement content, string path)
    {
        json.WriteStartObject();
        json.WriteString("role", "system");
        json.WritePropertyName("content");
        PartWriter.WriteContent(json, [.. Blocks(content, path)]);
        json.WriteEndObject();
    }

    /// <summary>Writes one message of the caller's as one or more of the gateway's.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || message.Find("content") is not { } content)
        {
            throw Invalid("A message is an object with \"role\" and \"content\".");
        }

        switch (message.Text("role"))
        {
            case "user":
                WriteUser(json, [.. Blocks(content, "messages.content")]);
                break;
            case "assistant":
                WriteAssistant(json, [.. Blocks(content, "messages.content")]);
                break;
            case "system":
                WriteSystem(json, content, "messages.content");
                break;
            default:
                throw Invalid("\"role\" must be user, assistant or system. Results of tools are blocks of type tool_result in a message of the user.");
        }
    }

    /// <summary>The blocks of a content; one of text where it is a string.</summary>
    internal static IEnumerable<JsonElement> Blocks(JsonElement content, string path) => content.ValueKind switch
    {
        JsonValueKind.String => [TextBlock(content)],
        JsonValueKind.Array => content.EnumerateArray().Select(block => block.Text("type") is null
            ? throw Invalid($"\"{path}\" must be a string, or an array of blocks with a \"type\".")
            : block),
        _ => throw Invalid($"\"{path}\" must be a string, or an array of blocks."),
    };

    private static JsonElement TextBlock(JsonElement text)
    {
        using var document = JsonDocument.Parse($$"""{"type":"text","text":{{text.GetRawText()}}}""");
        return document.RootElement.Clone();
    }

    private static void WriteUser(Utf8JsonWriter json, List<JsonElement> blocks)
    {
        foreach (var result in blocks.Where(static block => block.Text("type") == "tool_result"))
        {
            WriteToolResult(json, result);
        }

        var rest = blocks.FindAll(static block => block.Text("type") != "tool_result");
        if (rest.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WritePropertyName("content");
            PartWriter.WriteContent(json, rest);
            json.WriteEndObject();
        }
    }

    private static void WriteToolResult(Utf8JsonWriter json, JsonElement result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", TextOf(result, "tool_use_id", "tool_use_id") ?? throw Invalid("A block of type tool_result has a \"tool_use_id\"."));
        json.WritePropertyName("content");
        if (result.Find("content") is { } content)
        {
            PartWriter.WriteContent(json, [.. Blocks(content, "tool_result.content")]);
        }
        else
        {
            json.WriteStringValue("");
        }

        if (result.Find("is_error") is { ValueKind: JsonValueKind.True })
        {
            json.WriteBoolean("is_error", true);
        }

        if (result.Find("cache_control") is { } cache)
        {
            json.WritePropertyName("cache_control");
            cache.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteAssistant(Utf8JsonWriter json, List<JsonElement> blocks)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        var content = blocks.FindAll(static block => !AssistantBlocks.IsMember(block.Text("type")));
        json.WritePropertyName("content");
        if (content.Count > 0)
        {
            PartWriter.WriteContent(json, content);
        }
        else
        {
            json.WriteNullValue();
        }

        AssistantBlocks.WriteThoughts(json, blocks);
        AssistantBlocks.WriteCalls(json, blocks);
        json.WriteEndObject();
    }
}
