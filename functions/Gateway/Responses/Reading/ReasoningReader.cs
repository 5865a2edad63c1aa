using System.Text.Json;
using Interchange.Gateway.Translation;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>
/// Writes reasoning items as <c>reasoning_details</c>: what providers sent, in its order, signatures and encrypted thoughts untouched. Thoughts of an item without a
/// format are text of the gateway's own telling: they go as <c>reasoning</c>.
/// </summary>
internal static class ReasoningReader
{
    /// <summary>How the ids begin that the gateway gave to items whose provider has none.</summary>
    public const string OwnId = "rs_gen-";

    public static void Write(Utf8JsonWriter json, List<JsonElement> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var plain = items.Where(static item => IsPlain(item)).SelectMany(static item => Texts(item, "content")).ToList();
        if (plain.Count > 0)
        {
            json.WriteString("reasoning", string.Concat(plain.Select(static text => Text(text, "input.content.text"))));
        }

        if (items.TrueForAll(IsPlain))
        {
            return;
        }

        json.WriteStartArray("reasoning_details");
        var index = 0;
        foreach (var item in items.Where(static item => !IsPlain(item)))
        {
            WriteDetails(json, item, ref index);
        }

        json.WriteEndArray();
    }

    private static bool IsPlain(JsonElement item) =>
        Find(item, "format") is null && Find(item, "signature") is null && Find(item, "encrypted_content") is null && !Texts(item, "summary").Any();

    private static void WriteDetails(Utf8JsonWriter json, JsonElement item, ref int index)
    {
        var encrypted = FindString(item, "encrypted_content", "input.encrypted_content");
        if (encrypted is { } sealedDetail && ForeignThought.Unwrap(Text(sealedDetail, "input.encrypted_content")) is { } opened)
        {
            json.WriteRaw(opened);
            index++;
            return;
        }

        foreach (var summary in Texts(item, "summary"))
        {
            WriteHead(json, "reasoning.summary", item, ref index);
            json.WriteRaw("summary", summary);
            json.WriteEndObject();
        }

        var texts = Texts(item, "content").ToList();
        var signature = FindString(item, "signature", "input.signature");
        for (var position = 0; position < Math.Max(texts.Count, signature is null ? 0 : 1); position++)
        {
            WriteHead(json, "reasoning.text", item, ref index);
            if (position < texts.Count)
            {
                json.WriteRaw("text", texts[position]);
            }

            if (signature is { } signed && position == Math.Max(texts.Count - 1, 0))
            {
                json.WriteRaw("signature", signed);
            }

            json.WriteEndObject();
        }

        if (encrypted is { } data)
        {
            WriteHead(json, "reasoning.encrypted", item, ref index);
            json.WriteRaw("data", data);
            json.WriteEndObject();
        }
    }

    private static void WriteHead(Utf8JsonWriter json, string type, JsonElement item, ref int index)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        if (FindString(item, "id", "input.id") is { } id && !Text(id, "input.id").StartsWith(OwnId, StringComparison.Ordinal))
        {
            json.WriteRaw("id", id);
        }

        if (FindString(item, "format", "input.format") is { } format)
        {
            json.WriteRaw("format", format);
        }
        else
        {
            // Only OpenAI's own items come without it.
            json.WriteString("format", "openai-responses-v1");
        }

        json.WriteNumber("index", index++);
    }

    private static IEnumerable<JsonElement> Texts(JsonElement item, string name) => Find(item, name) is { } array
        ? Elements(array, "input." + name).Select(part => NeedString(part, "text", $"input.{name}.text"))
        : [];
}
