using System.Collections.Immutable;
using System.Text.Json;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>
/// Reads what Bedrock would be sent, and refuses what Bedrock would: roles that do not take turns, blank text, calls without their results or without any tools,
/// a document without text.
/// </summary>
internal static class ScriptedBedrockRequest
{
    /// <exception cref="JsonException">Bedrock would refuse it.</exception>
    public static ScriptRequest Parse(ReadOnlyMemory<byte> body, string model, bool isStreamed, string id, long created)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var turns = Elements(root, "messages").ToImmutableArray();
        if (turns.IsEmpty || Text(turns[0], "role") != "user")
        {
            throw new JsonException("A conversation must start with a user message.");
        }

        CheckTurns(turns, Property(root, "toolConfig") is not null);
        var blocks = turns.SelectMany(static turn => Elements(turn, "content")).ToList();
        var last = turns[^1];
        return new ScriptRequest
        {
            Id = id,
            Created = created,
            Body = body,
            Model = model,
            Stream = isStreamed,
            IncludeUsage = true,
            MaxTokens = Property(Property(root, "inferenceConfig"), "maxTokens")?.GetInt32(),
            LastUserText = TextOf(turns.Last(static turn => Text(turn, "role") == "user")),
            PromptTokens = blocks.Concat(Elements(root, "system")).Sum(static block => WordPieces.Count(Text(block, "text") ?? "")),
            EndsWithToolResult = Elements(last, "content").Any(static block => Property(block, "toolResult") is not null),
            FirstTool = ToolOf(root),
            Signatures = [.. blocks.Select(static block => Text(Property(Property(block, "reasoningContent"), "reasoningText"), "signature")).OfType<string>()],
            ResponseSchema = SchemaOf(root) ?? ForcedTool(body)?.Parameters,
            Identity = "",
            Prefill = Text(last, "role") == "assistant" ? TextOf(last) : null,
        };
    }

    /// <summary>The tool that the request makes the model call, with the schema of its input; null where it makes it call none.</summary>
    public static (string Name, JsonElement? Parameters)? ForcedTool(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return Property(Property(Property(document.RootElement, "toolConfig"), "toolChoice"), "tool") is null ? null : ToolOf(document.RootElement);
    }

    private static void CheckTurns(ImmutableArray<JsonElement> turns, bool hasTools)
    {
        List<string> waiting = [];
        var role = "";
        foreach (var turn in turns)
        {
            var next = Text(turn, "role");
            if (next is not ("user" or "assistant") || next == role)
            {
                throw new JsonException("Roles must alternate between user and assistant.");
            }

            role = next;
            var blocks = Elements(turn, "content").ToList();
            if (blocks.Count == 0 || blocks.Any(static block => Text(block, "text") is { } text && string.IsNullOrWhiteSpace(text)))
            {
                throw new JsonException("The content, or a text of it, is blank.");
            }

            if (blocks.Any(static block => Property(block, "document") is not null) && blocks.All(static block => Text(block, "text") is null))
            {
                throw new JsonException("A document must come with text.");
            }

            var results = blocks.Select(static block => Text(Property(block, "toolResult"), "toolUseId")).OfType<string>().ToList();
            if (!results.Order(StringComparer.Ordinal).SequenceEqual(waiting.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            {
                throw new JsonException("The tool results must be those of the calls of the turn before.");
            }

            waiting = [.. blocks.Select(static block => Text(Property(block, "toolUse"), "toolUseId")).OfType<string>()];
            if ((waiting.Count > 0 || results.Count > 0) && !hasTools)
            {
                throw new JsonException("The toolConfig field must be defined where calls and results are.");
            }
        }
    }

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root)
    {
        var config = Property(root, "toolConfig");
        var specs = Elements(config, "tools").Select(static tool => Property(tool, "toolSpec")).OfType<JsonElement>().ToList();
        var asked = Text(Property(Property(config, "toolChoice"), "tool"), "name");
        var spec = specs.Find(spec => asked is null || Text(spec, "name") == asked);
        return Text(spec, "name") is { } name ? (name, Property(Property(spec, "inputSchema"), "json")?.Clone()) : null;
    }

    private static JsonElement? SchemaOf(JsonElement root)
    {
        if (Text(Property(Property(Property(Property(root, "outputConfig"), "textFormat"), "structure"), "jsonSchema"), "schema") is not { } schema)
        {
            return null;
        }

        using var document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }

    private static string TextOf(JsonElement turn) => string.Concat(Elements(turn, "content").Select(static block => Text(block, "text")));
}
