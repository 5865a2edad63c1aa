using System.Collections.Immutable;
using System.Text.Json;
using static Interchange.Gateway.Providers.Scripted.Wires.ScriptedJson;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Reads what Google would be sent, and refuses what Google would: a part of no kind, a result whose call is not there, a system turn among the others.</summary>
internal static class ScriptedGeminiRequest
{
    /// <exception cref="JsonException">Google would refuse it.</exception>
    public static ScriptRequest Parse(ReadOnlyMemory<byte> body, string model, bool isStreamed, string id, long created)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (Property(root, "contents") is not { ValueKind: JsonValueKind.Array } contents || contents.GetArrayLength() == 0)
        {
            throw new JsonException("There must be contents.");
        }

        var turns = contents.EnumerateArray().ToImmutableArray();
        CheckTurns(turns);
        var config = Property(root, "generationConfig");
        var parts = turns.SelectMany(PartsOf).ToList();
        var system = Property(root, "systemInstruction") is { } instruction ? PartsOf(instruction) : [];
        return new ScriptRequest
        {
            Id = id,
            Created = created,
            Body = body,
            Model = model,
            Stream = isStreamed,
            IncludeUsage = true,
            MaxTokens = Property(config, "maxOutputTokens")?.GetInt32(),
            LastUserText = TextOf(turns.LastOrDefault(static turn => Text(turn, "role") == "user" && !HasResult(turn))),
            PromptTokens = parts.Concat(system).Sum(static part => WordPieces.Count(Text(part, "text") ?? "")),
            EndsWithToolResult = HasResult(turns[^1]),
            FirstTool = ToolOf(root),
            Signatures = [.. parts.Select(static part => Text(part, "thoughtSignature")).OfType<string>()],
            ResponseSchema = Text(config, "responseMimeType") == "application/json" ? Property(config, "responseJsonSchema")?.Clone() : null,
            Identity = $"/{Property(config, "seed")?.GetRawText()}",
            Prefill = Text(turns[^1], "role") == "model" ? TextOf(turns[^1]) : null,
        };
    }

    private static void CheckTurns(ImmutableArray<JsonElement> turns)
    {
        List<string> waiting = [];
        foreach (var turn in turns)
        {
            if (Text(turn, "role") is not ("user" or "model"))
            {
                throw new JsonException("A role must be user or model.");
            }

            var parts = PartsOf(turn).ToList();
            if (parts.Count == 0 || !parts.All(IsPart))
            {
                throw new JsonException("A turn must have parts, each with its data.");
            }

            var results = parts.Select(static part => Text(Property(part, "functionResponse"), "name")).OfType<string>().ToList();
            if (waiting.Count > 0 && !results.SequenceEqual(waiting, StringComparer.Ordinal))
            {
                throw new JsonException("The number and names of function responses must equal those of the calls of the turn before.");
            }

            waiting = [.. parts.Select(static part => Text(Property(part, "functionCall"), "name")).OfType<string>()];
        }
    }

    private static bool IsPart(JsonElement part)
    {
        if (Property(part, "functionResponse") is { } result)
        {
            return Text(result, "name") is not null && Property(result, "response") is { ValueKind: JsonValueKind.Object };
        }

        if (Property(part, "functionCall") is { } call)
        {
            return Text(call, "name") is not null && Property(call, "args") is { ValueKind: JsonValueKind.Object };
        }

        if (Property(part, "inlineData") is { } data)
        {
            return Text(data, "mimeType") is not null && Text(data, "data") is { } base64 && Convert.TryFromBase64String(base64, new byte[base64.Length], out _);
        }

        return Text(part, "text") is not null || Text(Property(part, "fileData"), "fileUri") is not null;
    }

    private static (string Name, JsonElement? Parameters)? ToolOf(JsonElement root)
    {
        if (Property(root, "tools") is not { ValueKind: JsonValueKind.Array } tools
            || Text(Property(Property(root, "toolConfig"), "functionCallingConfig"), "mode") == "NONE")
        {
            return null;
        }

        foreach (var declaration in tools.EnumerateArray().SelectMany(static tool => Elements(tool, "functionDeclarations")))
        {
            return (Text(declaration, "name") ?? throw new JsonException("A function must have a name."), Property(declaration, "parametersJsonSchema")?.Clone());
        }

        return null;
    }

    private static bool HasResult(JsonElement turn) => PartsOf(turn).Any(static part => Property(part, "functionResponse") is not null);

    private static string TextOf(JsonElement turn) =>
        string.Concat(PartsOf(turn).Where(static part => Property(part, "thought") is null).Select(static part => Text(part, "text")));

    private static IEnumerable<JsonElement> PartsOf(JsonElement turn) => Elements(turn, "parts");
}
