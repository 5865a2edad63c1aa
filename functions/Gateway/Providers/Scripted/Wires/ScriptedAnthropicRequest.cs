using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Reads a request of Anthropic's Messages as strictly as its provider does. Pure.</summary>
internal static class ScriptedAnthropicRequest
{
    private const int LeastBudget = 1_024;

    /// <exception cref="JsonException">The provider would refuse it.</exception>
    public static ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created)
    {
        Demand(http.Headers["anthropic-version"] == "2023-06-01", "anthropic-version");
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        Demand(root.ValueKind == JsonValueKind.Object, "body");
        var model = Text(root, "model");
        var maxTokens = Number(root, "max_tokens");
        Demand(model is not null && maxTokens is > 0, "model and max_tokens");
        var messages = Elements(Property(root, "messages"));
        CheckTurns(messages);
        CheckThinking(root, maxTokens!.Value);
        var last = messages[^1];
        var knobs = Property(root, "scripted");
        return new ScriptRequest
        {
            Id = id,
            Created = created,
            Body = body,
            Model = model!,
            Stream = Property(root, "stream")?.ValueKind == JsonValueKind.True,
            IncludeUsage = true,
            MaxTokens = maxTokens,
            LastUserText = TextOf(messages.LastOrDefault(static message => Text(message, "role") == "user")),
            PromptTokens = WordPieces.Count(Words(Property(root, "system"))) + messages.Sum(static message => WordPieces.Count(Words(Property(message, "content")))),
            EndsWithToolResult = Blocks(last).Any(static block => Text(block, "type") == "tool_result"),
            FirstTool = ToolOf(root),
            Signatures = [.. messages.SelectMany(Blocks).Select(static block => Text(block, "signature") ?? (Text(block, "type") == "redacted_thinking" ? Text(block, "data") : null)).OfType<string>()],
            ResponseSchema = Property(Property(Property(root, "output_config"), "format"), "schema")?.Clone(),
            Identity = Text(Property(root, "metadata"), "user_id") ?? "",
            Delay = Milliseconds(knobs, "delay_ms"),
            Interval = Milliseconds(knobs, "interval_ms") ?? TimeSpan.Zero,
            Frames = knobs is { } frames ? Number(frames, "frames") : null,
            Down = Milliseconds(knobs, "down_ms"),
            Prefill = Text(last, "role") == "assistant" ? TextOf(last) : null,
        };
    }

    /// <summary>Roles, blocks that are empty or unsigned, and results that answer the calls before them.</summary>
    private static void CheckTurns(List<JsonElement> messages)
    {
        Demand(messages.Count > 0 && Text(messages[0], "role") == "user", "messages");
        var open = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var isUser = Text(message, "role") == "user";
            Demand(isUser || Text(message, "role") == "assistant", "role");
            var blocks = Blocks(message);
            Demand(blocks.Count > 0 || Property(message, "content")?.ValueKind == JsonValueKind.String, "content");
            foreach (var block in blocks)
            {
                switch (Text(block, "type"))
                {
                    case "text":
                        Demand(!string.IsNullOrWhiteSpace(Text(block, "text")), "text");
                        break;
                    case "thinking":
                        Demand(!isUser && Text(block, "signature") is { Length: > 0 }, "signature");
                        break;
                    case "tool_use":
                        Demand(!isUser && Property(block, "input")?.ValueKind == JsonValueKind.Object && open.Add(Text(block, "id")), "tool_use");
                        break;
                    case "tool_result":
                        Demand(isUser && open.Remove(Text(block, "tool_use_id")), "tool_result");
                        break;
                }
            }

            Demand(!isUser || open.Count == 0, "tool_use without a result");
        }
    }

    private static void CheckThinking(JsonElement root, int maxTokens)
    {
        var thinking = Property(root, "thinking");
        if (Text(thinking, "type") == "enabled")
        {
            Demand(Number(thinking!.Value, "budget_tokens") is >= LeastBudget and var budget && budget < maxTokens, "budget_tokens");
        }

        if (Text(thinking, "type") is "enabled" or "adaptive")
        {
            Demand(Property(root, "temperature") is null && Property(root, "top_k") is null, "temperature beside thinking");
            Demand(Text(Property(root, "tool_choice"), "type") is not ("any" or "tool"), "tool_choice beside thinking");
        }
    }

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root)
    {
        if (Elements(Property(root, "tools")) is not [var tool, ..] || Text(tool, "name") is not { } name)
        {
            return null;
        }

        return (name, Property(tool, "input_schema")?.Clone());
    }

    /// <summary>The text that a message says by itself.</summary>
    private static string TextOf(JsonElement message) => Property(message, "content") is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : string.Concat(Blocks(message).Where(static block => Text(block, "type") == "text").Select(static block => Text(block, "text")));

    /// <summary>All words of a content, those of results of tools among them.</summary>
    private static string Words(JsonElement? content) => content is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : string.Concat(Elements(content).Select(static block => Text(block, "text") ?? (Property(block, "content") is { } inner ? Words(inner) : "")));

    private static List<JsonElement> Blocks(JsonElement message) => Elements(Property(message, "content"));

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new JsonException($"The request is refused: {what}.");
        }
    }

    private static List<JsonElement> Elements(JsonElement? parent) => parent is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    private static TimeSpan? Milliseconds(JsonElement? parent, string name) =>
        parent is { } element && Number(element, name) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    private static int? Number(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value >= 0 ? value : null;

    private static string? Text(JsonElement? parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
