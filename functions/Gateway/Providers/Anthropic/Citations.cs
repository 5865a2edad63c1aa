using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Citations of addresses as annotations of the OpenAI family. Source: Anthropic's guide of web search; <c>url_citation</c> of OpenRouter's OpenAPI document.</summary>
internal static class Citations
{
    /// <summary>Writes the members of the annotation; null for a citation of something that has no address.</summary>
    /// <param name="citation">The citation.</param>
    /// <param name="start">Where the text that it supports begins in the whole text, in UTF-16 units.</param>
    /// <param name="end">Where it ends.</param>
    public static Action<Utf8JsonWriter>? Annotation(JsonElement citation, int start, int end)
    {
        var url = citation.Text("url") ?? citation.Text("source");
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            return null;
        }

        return json => UrlCitation.Write(json, url, citation.Text("title") ?? "", citation.Text("cited_text"), start, end);
    }
}
