using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>
/// What an answer rests on, as <c>url_citation</c> annotations: one for each source of each passage. A source without an address is named by what it is and its id, such as
/// <c>document:report</c>. Source: <c>Citation</c> of Cohere's API reference. Not thread-safe.
/// </summary>
internal sealed class CohereCitations
{
    private readonly StringBuilder _text = new();

    /// <summary>More of the text that passages are of.</summary>
    public void Append(string text) => _text.Append(text);

    public IEnumerable<Action<Utf8JsonWriter>> Of(JsonElement citation)
    {
        // Passages of thoughts and plans are not of the text that callers see.
        if (citation.Text("type") is not (null or "TEXT_CONTENT"))
        {
            yield break;
        }

        var passage = citation.Text("text");
        var (start, end) = Place(passage, citation.Count("start") ?? 0, citation.Count("end") ?? 0);
        foreach (var source in citation.Elements("sources"))
        {
            var kind = source.Text("type") ?? "document";
            var about = source.Find("document") ?? source.Find("tool_output") ?? default;
            var url = about.Text("url") ?? $"{kind}:{source.Text("id")}";
            yield return json => UrlCitation.Write(json, url, about.Text("title") ?? source.Text("id") ?? url, passage, start, end);
        }
    }

    /// <summary>Cohere counts characters, the gateway's form UTF-16 units; they differ behind an emoji.</summary>
    private (int Start, int End) Place(string? passage, long start, long end)
    {
        var text = _text.ToString();
        if (passage is not { Length: > 0 } || (start <= text.Length && text.AsSpan((int)start).StartsWith(passage)))
        {
            return ((int)Math.Min(start, text.Length), (int)Math.Min(end, text.Length));
        }

        var units = 0;
        for (var characters = 0L; characters < start && units < text.Length; characters++)
        {
            units += char.IsSurrogatePair(text, Math.Min(units, text.Length - 1)) ? 2 : 1;
        }

        return (units, Math.Min(units + passage.Length, text.Length));
    }
}
