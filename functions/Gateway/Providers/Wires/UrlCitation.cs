using System.Text.Json;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>An annotation of the OpenAI family. Source: <c>url_citation</c> of OpenRouter's OpenAPI document.</summary>
internal static class UrlCitation
{
    /// <summary>Writes the members of the annotation.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="url">Of what the text rests on.</param>
    /// <param name="title">Of the same.</param>
    /// <param name="content">What of it is quoted; null for nothing.</param>
    /// <param name="start">Where the text begins that rests on it, in UTF-16 units of the whole text.</param>
    /// <param name="end">Where it ends.</param>
    public static void Write(Utf8JsonWriter json, string url, string title, string? content, long start, long end)
    {
        json.WriteString("type", "url_citation");
        json.WriteStartObject("url_citation");
        json.WriteString("url", url);
        json.WriteString("title", title);
        if (content is not null)
        {
            json.WriteString("content", content);
        }

        json.WriteNumber("start_index", start);
        json.WriteNumber("end_index", end);
        json.WriteEndObject();
    }
}
