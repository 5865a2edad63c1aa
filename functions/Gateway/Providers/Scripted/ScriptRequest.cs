using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Scripted.Wires;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>What a script sees of a chat-completions request.</summary>
internal sealed record ScriptRequest
{
    /// <summary>Id of the answer, unique in the process.</summary>
    public required string Id { get; init; }

    /// <summary>Unix seconds of the answer.</summary>
    public required long Created { get; init; }

    /// <summary>The body, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required string Model { get; init; }

    public bool Stream { get; init; }

    /// <summary><c>stream_options.include_usage</c>.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary><c>max_completion_tokens</c>, else <c>max_tokens</c>.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Text of the last message with role <c>user</c>; empty when there is none.</summary>
    public string LastUserText { get; init; } = "";

    /// <summary>Tokens of all messages by the rule of <see cref="WordPieces"/>.</summary>
    public int PromptTokens { get; init; }

    /// <summary>True when the conversation ends with the result of a tool.</summary>
    public bool EndsWithToolResult { get; init; }

    /// <summary>Name and parameters' JSON schema of the first function tool; null when no tool is offered.</summary>
    public (string Name, JsonElement? Parameters)? FirstTool { get; init; }

    /// <summary>What the request gives back with the assistant's thoughts, in order: signatures, or encrypted thoughts.</summary>
    public ImmutableArray<string> Signatures { get; init; } = [];

    /// <summary>The wire that the request came over.</summary>
    public IScriptedWire Wire { get; init; } = ScriptedChatWire.Instance;

    /// <summary>The schema of <c>response_format.json_schema</c>.</summary>
    public JsonElement? ResponseSchema { get; init; }

    /// <summary><c>user</c> and <c>seed</c>: what makes two calls the same caller's.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Silence before the first token: <c>"scripted":{"delay_ms":n}</c> in the body.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Silence between two tokens of any streamed answer: <c>"scripted":{"interval_ms":n}</c> in the body.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Events of a broken stream before it breaks, the one with the role included: <c>"scripted":{"frames":n}</c> in the body; null for half of the answer.</summary>
    public int? Frames { get; init; }

    /// <summary>How long a script that recovers is down: <c>"scripted":{"down_ms":n}</c> in the body.</summary>
    public TimeSpan? Down { get; init; }

    /// <summary>Text of the last message where its role is <c>assistant</c>: what the answer is to go on from. Null for none.</summary>
    public string? Prefill { get; init; }

    /// <summary>Time since this process first saw the same model and <see cref="Identity"/>.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How often this process saw the same model and <see cref="Identity"/>, this call included.</summary>
    public int Occurrence { get; init; } = 1;

    /// <exception cref="JsonException">The body is not a JSON object with a <c>model</c>.</exception>
    public static ScriptRequest Parse(ReadOnlyMemory<byte> body, string id, long created)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "model") is not { } model)
        {
            throw new JsonException("The body must be a JSON object with a string 'model'.");
        }

        var messages = Property(root, "messages") is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().ToImmutableArray() : [];
        var knobs = Property(root, "scripted");
        return new ScriptRequest
        {
            Id = id,
            Created = created,
            Body = body,
            Model = model,
            Stream = Property(root, "stream")?.ValueKind == JsonValueKind.True,
            IncludeUsage = Property(Property(root, "stream_options"), "include_usage")?.ValueKind == JsonValueKind.True,
            MaxTokens = Number(root, "max_completion_tokens") ?? Number(root, "max_tokens"),
            LastUserText = ContentOf(messages.LastOrDefault(message => Text(message, "role") == "user")),
            PromptTokens = messages.Sum(message => WordPieces.Count(ContentOf(message))),
            EndsWithToolResult = !messages.IsEmpty && Text(messages[^1], "role") == "tool",
            FirstTool = ToolOf(root),
            Signatures = [.. messages.SelectMany(SignaturesOf)],
            ResponseSchema = Property(Property(Property(root, "response_format"), "json_schema"), "schema")?.Clone(),
            Identity = $"{Text(root, "user")}/{Property(root, "seed")?.GetRawText()}",
            Delay = Milliseconds(knobs, "delay_ms"),
            Frames = knobs is { } frames ? Number(frames, "frames") : null,
            Down = Milliseconds(knobs, "down_ms"),
            Prefill = !messages.IsEmpty && Text(messages[^1], "role") == "assistant" ? ContentOf(messages[^1]) : null,
            Interval = Milliseconds(knobs, "interval_ms") ?? TimeSpan.Zero,
        };
    }

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root)
    {
        if (Property(root, "tools") is not { ValueKind: JsonValueKind.Array } tools || tools.GetArrayLength() == 0)
        {
            return null;
        }

        var function = Property(tools[0], "function");
        return Text(function, "name") is { } name ? (name, Property(function, "parameters")?.Clone()) : null;
    }

    private static IEnumerable<string> SignaturesOf(JsonElement message) => Property(message, "reasoning_details") is { ValueKind: JsonValueKind.Array } details
        ? details.EnumerateArray().Select(static detail => Text(detail, "signature") ?? Text(detail, "data")).OfType<string>()
        : [];

    private static string ContentOf(JsonElement message)
    {
        var content = Property(message, "content");
        if (content is not { ValueKind: JsonValueKind.Array } parts)
        {
            return content is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        }

        var joined = new StringBuilder();
        foreach (var part in parts.EnumerateArray())
        {
            joined.Append(Text(part, "text"));
        }

        return joined.ToString();
    }

    private static TimeSpan? Milliseconds(JsonElement? parent, string name) =>
        parent is { } element && Number(element, name) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    private static int? Number(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value >= 0 ? value : null;

    private static string? Text(JsonElement? parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
