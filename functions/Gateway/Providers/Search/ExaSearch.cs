using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Search;

/// <summary>Exa, or whatever speaks its API. Source: Exa's API reference, <c>POST /search</c>.</summary>
internal sealed class ExaSearch(SearchOptions options, ProviderService service) : ISearchEngine
{
    private static readonly ImmutableArray<string> Modes = ["instant", "fast", "auto", "deep-lite", "deep", "deep-reasoning"];

    public string Name => "exa";

    public bool IsOn => options.Key is not null;

    public decimal CostOf(int results) => options.Price * results / 1_000;

    public async Task<IReadOnlyList<SearchResult>> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var answer = await service.PostAsync(
            options.Url, new KeyValuePair<string, string>("x-api-key", options.Key!.Reveal()), json => Write(json, query), options.Patience, cancellationToken);
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
            ? [.. results.EnumerateArray().Select(result => Read(result, query.MostCharacters)).OfType<SearchResult>().Take(query.MostResults)]
            : throw new ProviderServiceException(status: null);
    }

    private static void Write(Utf8JsonWriter json, SearchQuery query)
    {
        json.WriteString("query", query.Text);
        json.WriteString("type", query.Mode is { } mode && Modes.Contains(mode, StringComparer.Ordinal) ? mode : "auto");
        json.WriteNumber("numResults", query.MostResults);
        WriteDomains(json, "includeDomains", query.IncludeDomains);
        WriteDomains(json, "excludeDomains", query.ExcludeDomains);
        if (query.Country is { } country)
        {
            json.WriteString("userLocation", country);
        }

        json.WriteStartObject("contents");
        json.WriteStartObject("text");
        json.WriteNumber("maxCharacters", query.MostCharacters);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDomains(Utf8JsonWriter json, string name, ImmutableArray<string> domains)
    {
        if (domains.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var domain in domains)
        {
            json.WriteStringValue(domain);
        }

        json.WriteEndArray();
    }

    /// <summary>A result with an address that can be told; null for any other.</summary>
    private static SearchResult? Read(JsonElement result, int mostCharacters)
    {
        if (TextOf(result, "url") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return null;
        }

        var text = TextOf(result, "text") ?? Highlights(result) ?? TextOf(result, "summary") ?? "";
        return new SearchResult(url, TextOf(result, "title") is { Length: > 0 } title ? title : url, TextCut.To(text, mostCharacters));
    }

    private static string? Highlights(JsonElement result) =>
        result.TryGetProperty("highlights", out var highlights) && highlights.ValueKind == JsonValueKind.Array
            ? string.Join('\n', highlights.EnumerateArray().Where(static piece => piece.ValueKind == JsonValueKind.String).Select(static piece => piece.GetString()))
            : null;

    private static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
