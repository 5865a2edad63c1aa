using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>
/// <c>reasoning_details</c> as reasoning items, and back. What one item holds stands under the item's id: parts of its summary, text, encrypted thoughts. Thoughts of another
/// vendor, and those without encrypted content, which nobody could look up without stored responses, are not sent.
/// </summary>
internal static class Thoughts
{
    private const string Summary = "reasoning.summary";
    private const string Text = "reasoning.text";
    private const string Encrypted = "reasoning.encrypted";

    public static void Write(Utf8JsonWriter json, ImmutableArray<JsonElement> details, string format)
    {
        var own = details.Where(detail => detail.Text("format") == format).ToList();
        for (var start = 0; start < own.Count;)
        {
            var id = own[start].Text("id");
            var end = start + 1;
            while (end < own.Count && id is not null && own[end].Text("id") == id)
            {
                end++;
            }

            WriteItem(json, id, own[start..end]);
            start = end;
        }
    }

    /// <summary>A piece of a summary, of text, or encrypted thoughts, as an element of <c>reasoning_details</c>.</summary>
    /// <param name="kind">The member that holds it: <c>summary</c>, <c>text</c> or <c>data</c>.</param>
    /// <param name="body">What it holds.</param>
    /// <param name="id">Of the item.</param>
    /// <param name="index">Among the parts of the answer.</param>
    /// <param name="format">The vendor.</param>
    public static Action<Utf8JsonWriter> Detail(string kind, string body, string? id, int index, string format) => json =>
    {
        json.WriteString("type", kind switch
        {
            "summary" => Summary,
            "text" => Text,
            _ => Encrypted,
        });
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteString("format", format);
        json.WriteNumber("index", index);
        json.WriteString(kind, body);
    };

    private static void WriteItem(Utf8JsonWriter json, string? id, List<JsonElement> parts)
    {
        if (parts.Select(static part => part.Text("data")).OfType<string>().LastOrDefault() is not { } encrypted)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "reasoning");
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteStartArray("summary");
        WriteTexts(json, parts, "summary", "summary_text");
        json.WriteEndArray();
        if (parts.Exists(static part => part.Text("text") is not null))
        {
            json.WriteStartArray("content");
            WriteTexts(json, parts, "text", "reasoning_text");
            json.WriteEndArray();
        }

        json.WriteString("encrypted_content", encrypted);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, List<JsonElement> parts, string member, string type)
    {
        foreach (var text in parts.Select(part => part.Text(member)).OfType<string>())
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("text", text);
            json.WriteEndObject();
        }
    }
}
