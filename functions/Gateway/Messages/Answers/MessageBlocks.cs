using System.Text.Json;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>Content blocks, each as an object that is open. Source: <c>ORAnthropicContentBlock</c> of OpenRouter's OpenAPI document.</summary>
internal static class MessageBlocks
{
    public const string Format = "anthropic-claude-v1";

    public static void Text(Utf8JsonWriter json, string text, IReadOnlyList<JsonElement> annotations)
    {
        json.WriteString("type", "text");
        json.WriteString("text", text);
        if (!annotations.Any(IsCitation))
        {
            json.WriteNull("citations");
            return;
        }

        json.WriteStartArray("citations");
        foreach (var annotation in annotations.Where(IsCitation))
        {
            json.WriteStartObject();
            Citation(json, annotation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Whether an annotation can be said as a citation.</summary>
    public static bool IsCitation(JsonElement annotation) => annotation.Find("url_citation")?.Text("url") is not null;

    /// <summary>Writes the members of a citation.</summary>
    public static void Citation(Utf8JsonWriter json, JsonElement annotation)
    {
        var citation = annotation.Find("url_citation") ?? default;
        json.WriteString("type", "web_search_result_location");
        json.WriteString("url", citation.Text("url"));
        json.WriteString("title", citation.Text("title"));
        json.WriteString("cited_text", citation.Text("content") ?? "");
        json.WriteString("encrypted_index", "");
    }

    public static void Thinking(Utf8JsonWriter json, string text, string signature)
    {
        json.WriteString("type", "thinking");
        json.WriteString("thinking", text);
        json.WriteString("signature", signature);
    }

    public static void Redacted(Utf8JsonWriter json, string data)
    {
        json.WriteString("type", "redacted_thinking");
        json.WriteString("data", data);
    }

    /// <param name="json">Where to.</param>
    /// <param name="id">What its result refers to.</param>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">JSON; empty while they are still to come.</param>
    public static void ToolUse(Utf8JsonWriter json, string id, string name, string arguments)
    {
        json.WriteString("type", "tool_use");
        json.WriteString("id", id);
        json.WriteString("name", name);
        Input(json, arguments);
        Caller(json);
    }

    /// <summary>The thought that an element of <c>reasoning_details</c> is, in the place of a signature where it is another vendor's: as the caller has to give it back.</summary>
    public static string Proof(JsonElement detail) => detail.Text("format") == Format && detail.Text("type") == "reasoning.text"
        ? detail.Text("signature") ?? ""
        : IsWorthKeeping(detail) ? ForeignThought.Wrap(detail) : "";

    /// <summary>The data of a thought that only its vendor reads.</summary>
    public static string Data(JsonElement detail) => detail.Text("format") == Format && detail.Text("data") is { } data ? data : ForeignThought.Wrap(detail);

    /// <summary>The two blocks of a tool that Anthropic ran; null where the element is none.</summary>
    public static (Action<Utf8JsonWriter> Call, JsonElement? Result)? ServerTool(JsonElement detail)
    {
        if (detail.Text("type") != "reasoning.server_tool_call" || detail.Text("format") != Format || detail.Text("tool_name") is not { Length: > 0 } name)
        {
            return null;
        }

        var result = MessageJson.Parsed(detail.Text("result") ?? "");
        return (json =>
        {
            json.WriteString("type", "server_tool_use");
            json.WriteString("id", detail.Text("tool_call_id"));
            json.WriteString("name", name);
            Input(json, detail.Text("arguments") ?? "");
            Caller(json);
        }, result is { ValueKind: JsonValueKind.Object } ? result : null);
    }

    /// <summary>Writes a block of the provider's with what OpenRouter's document demands of it and Anthropic may leave out.</summary>
    public static void Completed(Utf8JsonWriter json, JsonElement block)
    {
        json.WriteStartObject();
        foreach (var member in block.EnumerateObject())
        {
            member.WriteTo(json);
        }

        var type = block.Text("type");
        if (type == "text" && !block.TryGetProperty("citations", out _))
        {
            json.WriteNull("citations");
        }
        else if ((type is "tool_use" or "server_tool_use" || type?.EndsWith("_tool_result", StringComparison.Ordinal) is true) && !block.TryGetProperty("caller", out _))
        {
            Caller(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Whether there is more to give back than text that was seen.</summary>
    private static bool IsWorthKeeping(JsonElement detail) =>
        detail.Text("signature") is not null || detail.Text("id") is not null || detail.Text("data") is not null || detail.Text("type") != "reasoning.text";

    private static void Input(Utf8JsonWriter json, string arguments)
    {
        json.WritePropertyName("input");
        if (arguments.Length > 0 && MessageJson.Parsed(arguments) is { ValueKind: JsonValueKind.Object } input)
        {
            input.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        if (!string.IsNullOrWhiteSpace(arguments))
        {
            // The model wrote no object of JSON: the caller sees what it wrote.
            json.WriteString("arguments", arguments);
        }

        json.WriteEndObject();
    }

    private static void Caller(Utf8JsonWriter json)
    {
        json.WriteStartObject("caller");
        json.WriteString("type", "direct");
        json.WriteEndObject();
    }
}
