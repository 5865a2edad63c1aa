using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>
/// Shortens a conversation in its middle, where models look least: whole turns first, a call always with its results, then the middle of the longest texts.
/// Instructions at the beginning and the last message stay. Pure. Source: OpenRouter's context-compression plugin, engine middle-out.
/// </summary>
internal static class ContextCompression
{
    /// <summary>Stands where the middle of a text was.</summary>
    private const string Gap = "\n…\n";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The request with fewer bytes of messages; null where nothing can be left out. Whoever takes it disposes it.</summary>
    /// <param name="document">The request.</param>
    /// <param name="share">How much of the messages may stay, as a share of their bytes, below 1.</param>
    /// <param name="leftOut">How many messages were left out whole.</param>
    public static PooledBody? Shorten(ChatDocument document, double share, out int leftOut)
    {
        leftOut = 0;
        if (document.Find(ChatField.Messages) is not { Kind: JsonTokenType.StartArray } member
            || JsonNode.Parse(document.ValueOf(member), documentOptions: Deep) is not JsonArray messages)
        {
            return null;
        }

        var budget = (long)(member.ValueLength * share);
        var units = Units(messages);
        var first = units.TakeWhile(static unit => unit.Instructs).Count();
        var kept = units.ToList();
        while (Size(kept) > budget && kept.Count > first + 1)
        {
            // The last unit is never the middle: there is one more behind it.
            var middle = first + ((kept.Count - 1 - first) / 2);
            leftOut += kept[middle].Messages.Count;
            kept.RemoveAt(middle);
        }

        var rest = kept.SelectMany(static unit => unit.Messages).ToList();
        var cut = Size(kept) > budget && CutTexts(rest, Size(kept) - budget);
        return leftOut == 0 && !cut ? null : Rewritten(document, member, rest);
    }

    /// <summary>Messages that stand or fall together: calls with their results.</summary>
    private static List<Unit> Units(JsonArray messages)
    {
        var units = new List<Unit>();
        foreach (var message in messages.OfType<JsonObject>())
        {
            var role = message["role"]?.GetValue<string>();
            if (role is "tool" or "function" && units.Count > 0)
            {
                units[^1].Messages.Add(message);
                continue;
            }

            units.Add(new Unit([message], role is "system" or "developer"));
        }

        return units;
    }

    private static long Size(IEnumerable<Unit> units) => units.Sum(static unit => unit.Messages.Sum(SizeOf));

    private static long SizeOf(JsonNode message) => message.ToJsonString(JsonSerializerOptions.Default).Length;

    /// <summary>Takes the middle out of the longest texts until so much is gone; false where there is no text long enough.</summary>
    private static bool CutTexts(List<JsonObject> messages, long excess)
    {
        const int LeastLeft = 64;
        var cut = false;
        foreach (var message in messages.OrderByDescending(SizeOf))
        {
            if (excess <= 0)
            {
                break;
            }

            if (message["content"] is not JsonValue content || !content.TryGetValue<string>(out var text) || text.Length <= LeastLeft + Gap.Length)
            {
                continue;
            }

            var left = (int)Math.Max(LeastLeft, text.Length - excess - Gap.Length);
            var (head, tail) = (left - (left / 2), left / 2);

            // Neither half may end inside a surrogate pair.
            head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
            var from = text.Length - tail;
            from += from < text.Length && char.IsLowSurrogate(text[from]) ? 1 : 0;
            message["content"] = text[..head] + Gap + text[from..];
            excess -= text.Length - left;
            cut = true;
        }

        return cut;
    }

    private static PooledBody Rewritten(ChatDocument document, JsonMember member, List<JsonObject> messages)
    {
        var buffer = new ArrayBufferWriter<byte>(member.ValueLength);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartArray();
            foreach (var message in messages)
            {
                message.WriteTo(json);
            }

            json.WriteEndArray();
        }

        var body = new PooledBody(document.Utf8.Length);
        body.Append(document.Utf8.Span[..member.ValueStart]);
        body.Append(buffer.WrittenSpan);
        body.Append(document.Utf8.Span[member.ValueEnd..]);
        return body;
    }

    private sealed record Unit(List<JsonObject> Messages, bool Instructs);
}
