using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Search;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>
/// Searches the web for what a request's last message of a user asks, and puts what is found behind it; or has the provider search. Source: OpenRouter's guide
/// to web search.
/// </summary>
internal sealed class WebSearch(IEnumerable<ISearchEngine> engines, ProviderRegistry providers, TimeProvider time)
{
    private const int LongestQuery = 2_000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = ChatJson.Readable.Encoder };

    private readonly ImmutableArray<ISearchEngine> _engines = [.. engines];

    /// <summary>Whether the gateway has an engine.</summary>
    public bool IsOn => _engines.Any(static engine => engine.IsOn);

    /// <summary>Whether the provider of an endpoint searches itself.</summary>
    public bool IsNative(ModelEndpoint endpoint) => NativeSearch.Does(endpoint, providers.TryGet(endpoint.Provider, out var provider) ? provider : null);

    /// <summary>The most that a search may cost, in dollars.</summary>
    public decimal MostOf(SearchWish wish) => EngineOf().CostOf(wish.MostResults);

    /// <summary>Has the provider search, where the request does not already say how.</summary>
    public static void AskProvider(JsonObject root, SearchWish wish)
    {
        if (root["web_search_options"] is null)
        {
            root["web_search_options"] = new JsonObject();
        }

        if (wish.ContextSize is { } size && root["web_search_options"] is JsonObject sized && sized["search_context_size"] is null)
        {
            sized["search_context_size"] = size;
        }

        if (wish.Location is { } location && root["web_search_options"] is JsonObject options && options["user_location"] is null)
        {
            // Flat in the plugin, as in Responses; in chat completions the place is an object of its own.
            var place = new JsonObject();
            foreach (var member in location.EnumerateObject().Where(static member => member.Name != "type"))
            {
                place[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }

            options["user_location"] = new JsonObject { ["type"] = "approximate", ["approximate"] = place };
        }
    }

    /// <summary>Searches, and puts the results into the conversation.</summary>
    /// <param name="root">The request.</param>
    /// <param name="messages">Its conversation.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    /// <exception cref="GatewayException">503: the engine does not answer.</exception>
    public async Task<SearchFinding> RunAsync(JsonObject root, JsonArray messages, SearchWish wish, CancellationToken cancellationToken)
    {
        if (LastOfUser(messages) is not { } message || QueryOf(message) is not { Length: > 0 } query)
        {
            return SearchFinding.None;
        }

        var engine = EngineOf();
        IReadOnlyList<SearchResult> results;
        try
        {
            results = await engine.SearchAsync(
                new SearchQuery(query, wish.MostResults)
                {
                    MostCharacters = wish.MostCharacters ?? Characters(wish.ContextSize ?? ContextSizeOf(root)),
                    IncludeDomains = wish.Include,
                    ExcludeDomains = wish.Exclude,
                    Mode = wish.Mode,
                    Country = wish.Location is { } location && location.TryGetProperty("country", out var country) && country.ValueKind == JsonValueKind.String ? country.GetString() : null,
                },
                cancellationToken);
        }
        catch (ProviderServiceException exception)
        {
            throw new GatewayException(
                GatewayError.Unavailable("The search engine does not answer, so nothing was sent and nothing is charged. Try again shortly, or leave the search out."), exception);
        }

        // What the provider would understand by it is searching once more.
        root.Remove("web_search_options");
        if (results.Count == 0)
        {
            return SearchFinding.None;
        }

        Append(message, Told(results, wish));
        return new SearchFinding([.. results.Select(Annotation)], engine.CostOf(results.Count), results.Count, engine.Name);
    }

    private ISearchEngine EngineOf() => _engines.First(static engine => engine.IsOn);

    private static JsonObject? LastOfUser(JsonArray messages) => messages.OfType<JsonObject>().LastOrDefault(static message => TextOf(message["role"]) == "user");

    private static string QueryOf(JsonObject message)
    {
        var text = message["content"] switch
        {
            JsonValue value when value.TryGetValue<string>(out var content) => content,
            JsonArray parts => string.Join('\n', parts.OfType<JsonObject>().Select(static part => TextOf(part["text"])).OfType<string>()),
            _ => "",
        };
        return TextCut.To(text.Trim(), LongestQuery);
    }

    private static string? ContextSizeOf(JsonObject root) => TextOf((root["web_search_options"] as JsonObject)?["search_context_size"]);

    private static int Characters(string? contextSize) => contextSize switch
    {
        "low" => 500,
        "high" => 4_000,
        _ => 1_500,
    };

    /// <summary>Behind the message, so that what a provider's cache has of the conversation stays its beginning.</summary>
    private static void Append(JsonObject message, string text)
    {
        if (message["content"] is JsonArray parts)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = text });
            return;
        }

        message["content"] = $"{TextOf(message["content"])}\n\n{text}";
    }

    private string Told(IReadOnlyList<SearchResult> results, SearchWish wish)
    {
        var text = new StringBuilder();
        text.Append(wish.Prompt ?? string.Create(
            CultureInfo.InvariantCulture,
            $"The web was searched for this on {time.GetUtcNow():yyyy-MM-dd}, with the results below. Use them where they help, and name each one that is used as a Markdown link whose text is its domain, like [example.com](https://example.com/page)."));
        foreach (var result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n{result.Title}\n{result.Url}\n{result.Text}");
        }

        return text.ToString();
    }

    private static string Annotation(SearchResult result) => new JsonObject
    {
        ["type"] = "url_citation",
        ["url_citation"] = new JsonObject
        {
            ["url"] = result.Url,
            ["title"] = result.Title,
            ["content"] = result.Text,
            ["start_index"] = 0,
            ["end_index"] = 0,
        },
    }.ToJsonString(Readable);

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
