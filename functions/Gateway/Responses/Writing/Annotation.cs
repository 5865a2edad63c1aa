using System.Text.Json;
using Interchange.Gateway.Responses.Reading;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>An annotation of chat completions in the form of Responses. Source: <c>URLCitation</c> and <c>FileCitation</c> of OpenRouter's OpenAPI document.</summary>
internal static class Annotation
{
    /// <summary>Writes the members; null for a kind that Responses do not have.</summary>
    public static Action<Utf8JsonWriter>? Of(JsonElement annotation)
    {
        if (Find(annotation, "type") is not { ValueKind: JsonValueKind.String } type)
        {
            return null;
        }

        if (type.ValueEquals("url_citation"))
        {
            var citation = Find(annotation, "url_citation") ?? annotation;
            return json => WriteCitation(json, citation);
        }

        return type.ValueEquals("file_citation") && Find(annotation, "file_id") is not null ? json => WriteAll(json, annotation) : null;
    }

    private static void WriteAll(Utf8JsonWriter json, JsonElement annotation)
    {
        foreach (var member in annotation.EnumerateObject())
        {
            json.WriteRaw(member.Name, member.Value);
        }
    }

    private static void WriteCitation(Utf8JsonWriter json, JsonElement citation)
    {
        json.WriteString("type", "url_citation");
        WriteText(json, citation, "url");
        WriteText(json, citation, "title");
        WriteNumber(json, citation, "start_index");
        WriteNumber(json, citation, "end_index");
        if (Find(citation, "content") is { ValueKind: JsonValueKind.String } content)
        {
            json.WriteRaw("content", content);
        }
    }

    private static void WriteText(Utf8JsonWriter json, JsonElement citation, string name)
    {
        if (Find(citation, name) is { ValueKind: JsonValueKind.String } text)
        {
            json.WriteRaw(name, text);
        }
        else
        {
            json.WriteString(name, "");
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, JsonElement citation, string name) =>
        json.WriteNumber(name, Find(citation, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0);
}
