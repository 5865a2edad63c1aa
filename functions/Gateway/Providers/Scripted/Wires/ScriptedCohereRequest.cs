using System.Collections.Immutable;
using System.Text.Json;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>
/// Reads what Cohere would be sent, and refuses what Cohere would: a property that it does not know, a role or a piece of no kind, a result without its call, an empty
/// conversation, a schema beside tools.
/// </summary>
internal static class ScriptedCohereRequest
{
    private static readonly string[] Known =
    [
        "model", "messages", "stream", "tools", "strict_tools", "documents", "citation_options", "response_format", "safety_mode", "max_tokens", "stop_sequences",
        "temperature", "seed", "frequency_penalty", "presence_penalty", "k", "p", "logprobs", "tool_choice", "thinking", "priority",
    ];

    /// <exception cref="JsonException">Cohere would refuse it.</exception>
    public static ScriptRequest Parse(ReadOnlyMemory<byte> body, string id, long created)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var messages = Elements(root, "messages").ToImmutableArray();
        if (messages.IsEmpty || Text(root, "model") is not { } model || root.EnumerateObject().Any(static member => !Known.Contains(member.Name, StringComparer.Ordinal)))
        {
            throw new JsonException("There must be a model and messages, and nothing that the API does not know.");
        }

        Check(root, messages);
        return new ScriptRequest
        {
            Id = id,
            Created = created,
            Body = body,
            Model = model,
            Stream = Property(root, "stream") is { ValueKind: JsonValueKind.True },
            IncludeUsage = true,
            MaxTokens = Property(root, "max_tokens")?.GetInt32(),
            LastUserText = TextOf(messages.LastOrDefault(static message => Text(message, "role") == "user")),
            PromptTokens = messages.Sum(static message => WordPieces.Count(TextOf(message))),
            EndsWithToolResult = Text(messages[^1], "role") == "tool",
            FirstTool = ToolOf(root),

            // Nothing is signed: what comes back of thoughts is what the model has to recognise.
            Signatures = [.. messages.SelectMany(static message => Elements(message, "content")).Select(static block => Text(block, "thinking")).OfType<string>()],
            ResponseSchema = Property(Property(root, "response_format"), "json_schema")?.Clone(),
            Identity = $"/{Property(root, "seed")?.GetRawText()}",
            Prefill = Text(messages[^1], "role") == "assistant" ? TextOf(messages[^1]) : null,
        };
    }

    private static void Check(JsonElement root, ImmutableArray<JsonElement> messages)
    {
        HashSet<string> calls = new(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var role = Text(message, "role");
            if (role is not ("system" or "user" or "assistant" or "tool") || !IsContent(role, Property(message, "content"), hasCalls: Elements(message, "tool_calls").Any()))
            {
                throw new JsonException("A message must have a role and content of its kind.");
            }

            if (role == "tool" && !(Text(message, "tool_call_id") is { } id && calls.Contains(id)))
            {
                throw new JsonException("A result must be of a call that was made.");
            }

            calls.UnionWith(Elements(message, "tool_calls").Select(static call => Text(call, "id") ?? throw new JsonException("A call must have an id.")));
        }

        if (Property(root, "response_format") is not null && (Property(root, "tools") is not null || Property(root, "documents") is not null))
        {
            throw new JsonException("A format cannot be combined with tools or documents.");
        }
    }

    private static bool IsContent(string role, JsonElement? content, bool hasCalls) => content switch
    {
        null => role == "assistant" && hasCalls,
        { ValueKind: JsonValueKind.String } => true,
        { ValueKind: JsonValueKind.Array } blocks => blocks.GetArrayLength() > 0 && blocks.EnumerateArray().All(block => (role, Text(block, "type")) switch
        {
            (_, "text") => Text(block, "text") is not null,
            ("user", "image_url") => Text(Property(block, "image_url"), "url") is not null,
            ("assistant", "thinking") => Text(block, "thinking") is not null,
            ("tool", "document") => Property(Property(block, "document"), "data") is not null,
            _ => false,
        }),
        _ => false,
    };

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root)
    {
        if (Text(root, "tool_choice") is { } choice and not ("REQUIRED" or "NONE"))
        {
            throw new JsonException($"There is no tool choice {choice}.");
        }

        if (Text(root, "tool_choice") == "NONE")
        {
            return null;
        }

        foreach (var function in Elements(root, "tools").Select(static tool => Property(tool, "function")))
        {
            return Property(function, "parameters") is { } parameters
                ? (Text(function, "name") ?? throw new JsonException("A function must have a name."), parameters.Clone())
                : throw new JsonException("A function must have parameters.");
        }

        return null;
    }

    private static string TextOf(JsonElement message) => Property(message, "content") is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : string.Concat(Elements(message, "content").Select(static block => Text(block, "text")));
}
