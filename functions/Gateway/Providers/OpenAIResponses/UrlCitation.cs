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
        return json => Wires.UrlCitation.Write(json, url, title, null, start, end);
    }
}
