using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// What an answer rests on, as <c>url_citation</c> annotations. Google counts places in bytes of UTF-8, the gateway's form in characters (UTF-16 units).
/// Source: <c>GroundingMetadata</c> of Google's API reference. Not thread-safe.
/// </summary>
internal sealed class GeminiCitations
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Url, string? Title)> _sources = [];
    private readonly List<(int[] Sources, int Start, int End, string? Text)> _supports = [];
    private readonly HashSet<string> _queries = new(StringComparer.Ordinal);

    /// <summary>Searches that were run.</summary>
    public int Queries => _queries.Count;

    public void Append(string text) => _text.Append(text);

    /// <summary>The metadata of the answer so far: a later one replaces it.</summary>
    public void Read(JsonElement grounding)
    {
        _queries.UnionWith(grounding.Elements("webSearchQueries").Where(static query => query.ValueKind == JsonValueKind.String).Select(static query => query.GetString()!));
        if (grounding.Find("groundingChunks") is null)
        {
            return;
        }

        _sources.Clear();
        _supports.Clear();
        foreach (var chunk in grounding.Elements("groundingChunks"))
        {
            var source = chunk.Find("web") ?? chunk.Find("retrievedContext") ?? chunk.Find("maps") ?? default;
            _sources.Add((source.Text("uri") ?? "", source.Text("title")));
        }

        foreach (var support in grounding.Elements("groundingSupports"))
        {
            var segment = support.Find("segment") ?? default;
            _supports.Add((
                [.. support.Elements("groundingChunkIndices").Select(static index => index.TryGetInt32(out var number) ? number : -1)],
                (int)Math.Min(segment.Count("startIndex") ?? 0, int.MaxValue),
                (int)Math.Min(segment.Count("endIndex") ?? 0, int.MaxValue),
                segment.Text("text")));
        }
    }

    /// <summary>One for each source of each passage; one for each source where no passage is named.</summary>
    public IEnumerable<Action<Utf8JsonWriter>> Write()
    {
        if (_sources.Count == 0)
        {
            yield break;
        }

        if (_supports.Count == 0)
        {
            foreach (var (url, title) in _sources.Where(static source => source.Url.Length > 0))
            {
                yield return json => UrlCitation.Write(json, url, title ?? url, null, 0, 0);
            }

            yield break;
        }

        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        foreach (var (sources, start, end, text) in _supports)
        {
            var (first, last) = (Characters(bytes, start), Characters(bytes, end));
            foreach (var (url, title) in sources.Where(index => index >= 0 && index < _sources.Count).Select(index => _sources[index]).Where(static source => source.Url.Length > 0))
            {
                yield return json => UrlCitation.Write(json, url, title ?? url, text, first, last);
            }
        }
    }

    private static int Characters(byte[] text, int bytes) => Encoding.UTF8.GetCharCount(text, 0, Math.Min(bytes, text.Length));
}
