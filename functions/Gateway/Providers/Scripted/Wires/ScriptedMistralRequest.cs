using System.Collections.Immutable;
using System.Text.Json;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>
/// Reads what Mistral would be sent, and refuses what Mistral would: a property that it does not know, an id of a call that has not nine letters or digits, a last message
/// of the assistant's that is no prefix, a piece of no kind.
/// </summary>
internal static class ScriptedMistralRequest
{
    private const int IdLength = 9;

    private static readonly string[] Known =
    [
        "model", "messages", "temperature", "top_p", "max_tokens", "stream", "stop", "random_seed", "metadata", "response_format", "tools", "tool_choice", "presence_penalty",
        "frequency_penalty", "n", "prediction", "parallel_tool_calls", "reasoning_effort", "prompt_mode", "guardrails", "prompt_cache_key", "safe_prompt",
    ];

    /// <exception cref="JsonException">Mistral would refuse it.</exception>
    public static ScriptRequest Parse(ReadOnlyMemory<byte> body, string id, long created)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var messages = Elements(root, "messages").ToImmutableArray();
        if (messages.IsEmpty || Text(root, "model") is not { } model || root.EnumerateObject().Any(static member => !Known.Contains(member.Name, StringComparer.Ordinal)))
        {
            throw new JsonException("There must be a model and messages, and no extra inputs.");
        }

        Check(messages);
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
            Signatures = [.. messages.SelectMany(static message => Elements(message, "content")).Select(static piece => Text(piece, "signature")).OfType<string>()],
            ResponseSchema = Property(Property(Property(root, "response_format"), "json_schema"), "schema")?.Clone(),
            Identity = $"/{Property(root, "random_seed")?.GetRawText()}",
            Prefill = Text(messages[^1], "role") == "assistant" ? TextOf(messages[^1]) : null,
        };
    }

    private static void Check(ImmutableArray<JsonElement> messages)
    {
        foreach (var message in messages)
        {
            var role = Text(message, "role");
            if (role is not ("system" or "user" or "assistant" or "tool") || !Elements(message, "content").All(IsPiece))
            {
                throw new JsonException("A message must have a role, and content of the kinds that there are.");
            }

            var ids = Elements(message, "tool_calls").Select(static call => Text(call, "id"));
            if (!(role == "tool" ? ids.Append(Text(message, "tool_call_id")) : ids).All(static id => id is { Length: IdLength } && id.All(char.IsAsciiLetterOrDigit)))
            {
                throw new JsonException("The id of a tool call must be a-z, A-Z, 0-9, with a length of 9.");
            }
        }

        if (Text(messages[^1], "role") is not ("user" or "tool") && Property(messages[^1], "prefix") is not { ValueKind: JsonValueKind.True })
        {
            throw new JsonException("The last role must be user or tool, or assistant with prefix true.");
        }
    }

    private static bool IsPiece(JsonElement piece) => Text(piece, "type") switch
    {
        "text" => Text(piece, "text") is not null,
        "image_url" => (Text(piece, "image_url") ?? Text(Property(piece, "image_url"), "url")) is not null,
        "document_url" => Text(piece, "document_url") is not null,
        "input_audio" => Text(piece, "input_audio") is not null,
        "file" => Text(piece, "file_id") is not null,
        "thinking" => Elements(piece, "thinking").All(static part => Text(part, "text") is not null),
        "reference" => true,
        _ => false,
    };

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root)
    {
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
        : string.Concat(Elements(message, "content").Select(static piece => Text(piece, "text")));
}
