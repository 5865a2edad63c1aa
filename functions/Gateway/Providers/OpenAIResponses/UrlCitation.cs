using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>A citation in the form of chat completions.</summary>
internal static class UrlCitation
{
    /// <summary>Writes the members of the annotation; null for another kind, which chat completions do not have.</summary>
    public static Action<Utf8JsonWriter>? Of(JsonElement annotation)
    {
        if (annotation.Text("type") != "url_citation")
        {
            return null;
        }

        var (url, title) = (annotation.Text("url") ?? "", annotation.Text("title") ?? "");
        var (start, end) = (annotation.Count("start_index") ?? 0, annotation.Count("end_index") ?? 0);
        return json =>
        {
            json.WriteString("type", "url_citation");
            json.WriteStartObject("url_citation");
            json.WriteString("url", url);
            json.WriteString("title", title);
            json.WriteNumber("start_index", start);
            json.WriteNumber("end_index", end);
            json.WriteEndObject();
        };
    }
}
