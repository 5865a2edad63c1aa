using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Providers.Search;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// A search engine without a web, for development: it speaks Exa's API on the scripted server, and finds as many pages as are wanted, each of which tells
/// what was asked.
/// </summary>
internal sealed class ScriptedSearch(ScriptedProvider scripted, SearchOptions options, ProviderService service) : ISearchEngine
{
    public const string Path = "/search";

    private readonly ExaSearch _exa = new(
        options with { Url = new Uri(scripted.Descriptor.BaseUrl, Path), Key = new ProviderSecret("scripted") }, service);

    public string Name => "exa";

    // Where there is one with a web, it is asked.
    public bool IsOn => options.Key is null;

    public decimal CostOf(int results) => _exa.CostOf(results);

    public Task<IReadOnlyList<SearchResult>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => _exa.SearchAsync(query, cancellationToken);

    /// <summary>What the server answers.</summary>
    /// <exception cref="JsonException">The body is no search.</exception>
    public static ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> body)
    {
        var query = JsonElement.Parse(body.Span);
        var text = query.GetProperty("query").GetString();
        using var answer = new MemoryStream();
        using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            for (var number = 1; number <= query.GetProperty("numResults").GetInt32(); number++)
            {
                json.WriteStartObject();
                json.WriteString("url", string.Create(CultureInfo.InvariantCulture, $"https://scripted.example/{number}"));
                json.WriteString("title", string.Create(CultureInfo.InvariantCulture, $"Scripted page {number}"));
                json.WriteString("text", string.Create(CultureInfo.InvariantCulture, $"Page {number} about: {text}"));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return answer.ToArray();
    }
}
