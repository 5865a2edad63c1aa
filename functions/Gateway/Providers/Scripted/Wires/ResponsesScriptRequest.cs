using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>What a script sees of a Responses request.</summary>
internal static class ResponsesScriptRequest
{
    /// <exception cref="JsonException">The body is not a JSON object with a <c>model</c> and an <c>input</c>, or asks for what needs stored responses.</exception>
    public static ScriptRequest Parse(ReadOnlyMemory<byte> body, string id, long created)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (Text(root, "model") is not { } model || Property(root, "input") is not { } input)
        {
            throw new JsonException("The body must be a JSON object with 'model' and 'input'.");
        }

        if (Property(root, "store") is not { ValueKind: JsonValueKind.False })
        {
            throw new JsonException("The script stores nothing: 'store' must be false.");
        }

        var items = input.ValueKind == JsonValueKind.Array ? input.EnumerateArray().ToImmutableArray() : [];
        var knobs = Property(root, "scripted");
        return new ScriptRequest
        {
            Id = id,
            Created = created,
            Body = body,
            Model = model,
            Stream = Property(root, "stream")?.ValueKind == JsonValueKind.True,
            IncludeUsage = true,
            MaxTokens = Number(root, "max_output_tokens"),
            LastUserText = input.ValueKind == JsonValueKind.String ? input.GetString()! : TextOf(items.LastOrDefault(static item => Text(item, "role") == "user"), "content"),
            PromptTokens = WordPieces.Count(Text(root, "instructions") ?? "")
                + (input.ValueKind == JsonValueKind.String ? WordPieces.Count(input.GetString()!) : 0)
                + items.Sum(static item => WordPieces.Count(TextOf(item, "content")) + WordPieces.Count(TextOf(item, "output"))),
            EndsWithToolResult = !items.IsEmpty && Text(items[^1], "type") == "function_call_output",
            FirstTool = ToolOf(root),
            Signatures = [.. items.Where(static item => Text(item, "type") == "reasoning").Select(static item => Text(item, "encrypted_content")).OfType<string>()],
            ResponseSchema = Property(Property(Property(root, "text"), "format"), "schema")?.Clone(),
            Identity = $"{Text(root, "safety_identifier")}/{Property(root, "seed")?.GetRawText()}",
            Delay = Milliseconds(knobs, "delay_ms"),
            Frames = knobs is { } frames ? Number(frames, "frames") : null,
            Down = Milliseconds(knobs, "down_ms"),
            Prefill = !items.IsEmpty && Text(items[^1], "role") == "assistant" ? TextOf(items[^1], "content") : null,
            Interval = Milliseconds(knobs, "interval_ms") ?? TimeSpan.Zero,
        };
    }

    /// <summary>Whether encrypted thoughts were asked for.</summary>
    public static bool WantsEncrypted(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return Property(document.RootElement, "include") is { ValueKind: JsonValueKind.Array } include
            && include.EnumerateArray().Any(static name => name.ValueEquals("reasoning.encrypted_content"));
    }

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root) =>
        Property(root, "tools") is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0 && Text(tools[0], "name") is { } name
            ? (name, Property(tools[0], "parameters")?.Clone())
            : null;

    private static string TextOf(JsonElement item, string name) => Property(item, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(static part => Text(part, "text"))),
        _ => "",
    };

    private static TimeSpan? Milliseconds(JsonElement? parent, string name) =>
        parent is { } element && Number(element, name) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    private static int? Number(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value >= 0 ? value : null;

    private static string? Text(JsonElement? parent, string name) => Property(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
