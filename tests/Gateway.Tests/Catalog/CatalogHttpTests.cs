using System.Text.Json;
using System.Xml.Linq;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Catalog;

/// <summary>The use cases as a client sees them, over the catalog that ships.</summary>
public sealed class CatalogHttpTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new([]);
    private readonly ProviderRegistry _registry = A.Registry(("OPENAI_API_KEY", "sk-1"), ("NVIDIA_API_KEY", "nv-1"));
    private readonly Keys.ScriptedKeyStore _keys = new();
    private readonly ModelListings _listings;
    private readonly ListModels _listModels;

    public CatalogHttpTests()
    {
        _listings = new ModelListings(Catalog, _registry);
        _listModels = new ListModels(_listings, new FakeTimeProvider(new DateTimeOffset(2026, 7, 2, 0, 0, 0, TimeSpan.Zero)));
    }

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task Lists_what_the_providers_that_are_on_can_serve()
    {
        using var answer = await GetModels("");

        var ids = Ids(answer);
        Assert.Contains("openai/gpt-4.1-mini", ids);
        Assert.Contains("meta-llama/llama-3.3-70b-instruct:free", ids);
        Assert.DoesNotContain("meta-llama/llama-3.3-70b-instruct", ids);
        Assert.DoesNotContain("anthropic/claude-sonnet-4.5", ids);
        Assert.DoesNotContain("openai/text-embedding-3-small", ids);
        Assert.Equal(ids.Length, answer.RootElement.GetProperty("total_count").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("links").GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Lists_the_whole_catalog_on_request()
    {
        using var answer = await GetModels("?availability=all&output_modalities=all");

        Assert.Superset(Catalog.Models.Where(static m => !m.Endpoints.IsEmpty).Select(static m => m.Id).ToHashSet(StringComparer.Ordinal), Ids(answer).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_model_has_all_members_that_the_contract_requires_and_exact_prices()
    {
        using var answer = await Get(c => new GetModel(Catalog, _registry).HandleAsync(c, "openai", "gpt-4.1-mini"));

        var model = answer.RootElement.GetProperty("data");
        Assert.All(
            ["id", "canonical_slug", "name", "created", "pricing", "context_length", "architecture", "top_provider", "per_request_limits", "supported_parameters", "default_parameters", "supported_voices", "links"],
            member => Assert.True(model.TryGetProperty(member, out _), member));
        Assert.Equal("0.0000004", model.GetProperty("pricing").GetProperty("prompt").GetString());
        Assert.Equal("0.0000016", model.GetProperty("pricing").GetProperty("completion").GetString());
        Assert.Equal("0.0000001", model.GetProperty("pricing").GetProperty("input_cache_read").GetString());
        Assert.Equal("text+image+file->text", model.GetProperty("architecture").GetProperty("modality").GetString());
        Assert.Equal("/api/v1/models/openai/gpt-4.1-mini/endpoints", model.GetProperty("links").GetProperty("details").GetString());
        Assert.Equal("2024-04-01", model.GetProperty("knowledge_cutoff").GetString());
    }

    [Fact]
    public async Task A_long_prompt_price_is_an_override()
    {
        using var answer = await Get(c => new GetModel(Catalog, _registry).HandleAsync(c, "openai", "gpt-5.4"));

        var tier = answer.RootElement.GetProperty("data").GetProperty("pricing").GetProperty("overrides")[0];
        Assert.Equal(272000, tier.GetProperty("min_prompt_tokens").GetInt64());
        Assert.Equal("0.000005", tier.GetProperty("prompt").GetString());
    }

    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "anthropic/claude-sonnet-4.5")]
    [InlineData("META-LLAMA", "llama-3.3-70b-instruct:free", "meta-llama/llama-3.3-70b-instruct:free")]
    public async Task One_model_is_found_by_alias_and_variant_even_when_its_providers_are_off(string author, string slug, string id)
    {
        using var answer = await Get(c => new GetModel(Catalog, _registry).HandleAsync(c, author, slug));

        Assert.Equal(id, answer.RootElement.GetProperty("data").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("openai", "gpt-4.1-mni", "Did you mean 'openai/gpt-4.1-mini'")]
    [InlineData("openai", "gpt-4.1-mini:turbo", "'turbo' is not a variant")]
    [InlineData("openai", "gpt-4.1-mini:free", "no endpoint for :free")]
    public async Task A_model_that_is_not_there_is_a_404_that_helps(string author, string slug, string help)
    {
        var refused = await Assert.ThrowsAsync<GatewayException>(() => Get(c => new GetModel(Catalog, _registry).HandleAsync(c, author, slug)));

        Assert.Equal(404, refused.Error.Status);
        Assert.Contains(help, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_the_next_links_visits_every_model_once()
    {
        using var whole = await GetModels("");
        var visited = new List<string>();
        for (var next = "/api/v1/models?limit=20&q=gpt"; next is not null;)
        {
            using var page = await GetModels(next[next.IndexOf('?', StringComparison.Ordinal)..]);
            visited.AddRange(Ids(page));
            next = page.RootElement.GetProperty("links").GetProperty("next").GetString();
            Assert.True(next is null || next.StartsWith("/api/v1/models?q=gpt&offset=", StringComparison.Ordinal), next);
        }

        Assert.Equal(Ids(whole).Where(i => i.Contains("gpt", StringComparison.Ordinal)), visited);
    }

    [Fact]
    public async Task Endpoints_are_those_of_providers_that_are_on_unless_all_are_asked_for()
    {
        var endpoints = Endpoints(EndpointStatistics.None);
        using var on = await Get(c => endpoints.HandleAsync(c, "openai", "gpt-4.1-mini"));
        using var all = await Get(c => endpoints.HandleAsync(c, "openai", "gpt-4.1-mini"), "?availability=all");

        Assert.Equal(["openai"], Tags(on));
        Assert.Equal(["openai"], Tags(all));
        var endpoint = on.RootElement.GetProperty("data").GetProperty("endpoints")[0];
        Assert.Equal("OpenAI", endpoint.GetProperty("provider_name").GetString());
        Assert.Equal("OpenAI | openai/gpt-4.1-mini", endpoint.GetProperty("name").GetString());
        Assert.Equal(1047576, endpoint.GetProperty("context_length").GetInt64());
        Assert.True(endpoint.GetProperty("supports_implicit_caching").GetBoolean());
        Assert.Equal(JsonValueKind.Null, endpoint.GetProperty("latency_last_30m").ValueKind);
    }

    [Fact]
    public async Task An_endpoint_shows_its_uptime_to_all_and_its_speed_to_callers_with_a_key()
    {
        var endpoints = Endpoints(new EndpointStatistics
        {
            Status = -1,
            UptimeLast5Minutes = 94,
            UptimeLast30Minutes = 99.12345,
            LatencyMilliseconds = new ListedPercentiles(200, 300, 400.5, 1000),
            TokensPerSecond = new ListedPercentiles(90, 80, 70, 10),
        });
        using var open = await Get(c => endpoints.HandleAsync(c, "openai", "gpt-4.1-mini"));
        var key = await Keys.A.StoredKey(_keys);
        using var known = await Get(c => endpoints.HandleAsync(c, "openai", "gpt-4.1-mini"), authorization: $"Bearer {key.Reveal()}");

        var toAll = open.RootElement.GetProperty("data").GetProperty("endpoints")[0];
        Assert.Equal(-1, toAll.GetProperty("status").GetInt32());
        Assert.Equal(94, toAll.GetProperty("uptime_last_5m").GetDouble());
        Assert.Equal(99.123, toAll.GetProperty("uptime_last_30m").GetDouble());
        Assert.Equal(JsonValueKind.Null, toAll.GetProperty("uptime_last_1d").ValueKind);
        Assert.Equal(JsonValueKind.Null, toAll.GetProperty("latency_last_30m").ValueKind);
        Assert.Equal(JsonValueKind.Null, toAll.GetProperty("throughput_last_30m").ValueKind);
        var toCallers = known.RootElement.GetProperty("data").GetProperty("endpoints")[0];
        Assert.Equal("""{"p50":200,"p75":300,"p90":400.5,"p99":1000}""", toCallers.GetProperty("latency_last_30m").GetRawText());
        Assert.Equal("""{"p50":90,"p75":80,"p90":70,"p99":10}""", toCallers.GetProperty("throughput_last_30m").GetRawText());
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_and_a_key_that_cannot_be_looked_up_sees_what_all_see()
    {
        var endpoints = Endpoints(new EndpointStatistics { TokensPerSecond = new ListedPercentiles(90, 80, 70, 10) });
        var authorization = $"Bearer {Keys.A.Secret().Reveal()}";

        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => Get(c => endpoints.HandleAsync(c, "openai", "gpt-4.1-mini"), authorization: authorization));
        Assert.Equal(401, refused.Error.Status);

        _keys.Down = true;
        using var open = await Get(c => endpoints.HandleAsync(c, "openai", "gpt-4.1-mini"), authorization: $"Bearer {Keys.A.Secret().Reveal()}");
        Assert.Equal(JsonValueKind.Null, open.RootElement.GetProperty("data").GetProperty("endpoints")[0].GetProperty("throughput_last_30m").ValueKind);
    }

    [Fact]
    public async Task The_count_is_the_length_of_the_list()
    {
        using var list = await GetModels("?output_modalities=all");
        using var count = await Get(new CountModels(_listings).HandleAsync, "?output_modalities=all");

        Assert.Equal(Ids(list).Length, count.RootElement.GetProperty("data").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Providers_say_whether_they_are_on()
    {
        using var answer = await Get(new ListProviders(_registry).HandleAsync);

        var on = answer.RootElement.GetProperty("data").EnumerateArray()
            .Where(p => p.GetProperty("on").GetBoolean()).Select(p => p.GetProperty("slug").GetString());
        Assert.Equal(["nvidia", "openai"], on);
    }

    [Fact]
    public async Task The_list_is_also_a_feed()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("models.example.com");
        context.Request.QueryString = new QueryString("?use_rss=true&q=gpt-4.1-mini");

        await _listModels.HandleAsync(context);

        Assert.Equal("application/rss+xml; charset=utf-8", context.Response.ContentType);
        body.Position = 0;
        var item = Assert.Single((await XDocument.LoadAsync(body, LoadOptions.None, TestContext.Current.CancellationToken)).Descendants("item"));
        Assert.Equal("openai/gpt-4.1-mini", item.Element("guid")!.Value);
        Assert.Equal("https://models.example.com/api/v1/models/openai/gpt-4.1-mini/endpoints", item.Element("link")!.Value);
    }

    [Fact]
    public async Task A_provider_that_is_switched_on_joins_the_list()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        using var registry = new ProviderRegistry(
            [new Interchange.Gateway.Providers.OpenAICompatible.KnownProviders()],
            new ConfiguredProviderSecrets(configuration),
            configuration,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ProviderRegistry>.Instance);
        var models = new ListModels(new ModelListings(Catalog, registry), new FakeTimeProvider());
        using var before = await Get(models.HandleAsync);

        configuration["DEEPSEEK_API_KEY"] = "sk-1";
        ((Microsoft.Extensions.Configuration.IConfigurationRoot)configuration).Reload();
        using var after = await Get(models.HandleAsync);

        Assert.Empty(Ids(before));
        Assert.Contains("deepseek/deepseek-v4-flash", Ids(after));
    }

    [Fact]
    public async Task The_models_of_a_caller_are_shown_to_callers_with_a_key_of_either_kind()
    {
        var clock = Keys.A.Clock();
        var models = new ListUserModels(_listModels, new AuthenticateCaller(Keys.A.Cache(_keys, clock), clock));
        using var all = await GetModels("?limit=3");

        foreach (var kind in (KeyKind[])[KeyKind.Inference, KeyKind.Management])
        {
            var secret = await Keys.A.StoredKey(_keys, key => key with { Kind = kind });
            using var answer = await Get(models.HandleAsync, "?limit=3", $"Bearer {secret.Reveal()}");
            Assert.Equal(Ids(all), Ids(answer));
        }

        foreach (var authorization in (string?[])[null, $"Bearer {Keys.A.Secret().Reveal()}"])
        {
            Assert.Equal(401, (await Assert.ThrowsAsync<GatewayException>(() => Get(models.HandleAsync, "", authorization))).Error.Status);
        }
    }

    private static string[] Ids(JsonDocument answer) => [.. answer.RootElement.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!)];

    private static IEnumerable<string?> Tags(JsonDocument answer) =>
        answer.RootElement.GetProperty("data").GetProperty("endpoints").EnumerateArray().Select(e => e.GetProperty("tag").GetString());

    private Task<JsonDocument> GetModels(string query) => Get(_listModels.HandleAsync, query);

    private ListModelEndpoints Endpoints(EndpointStatistics statistics)
    {
        var clock = Keys.A.Clock();
        return new ListModelEndpoints(Catalog, _registry, new SameStatistics(statistics), new AuthenticateCaller(Keys.A.Cache(_keys, clock), clock));
    }

    private static async Task<JsonDocument> Get(Func<HttpContext, Task> handle, string query = "", string? authorization = null)
    {
        var context = Keys.A.Request(authorization);
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.Path = "/api/v1/models";
        context.Request.QueryString = new QueryString(query);

        await handle(context);

        Assert.Equal(body.Length, context.Response.ContentLength);
        return JsonDocument.Parse(body.ToArray());
    }

    private sealed class SameStatistics(EndpointStatistics statistics) : IEndpointStatistics
    {
        public EndpointStatistics Of(ModelEndpoint endpoint) => statistics;
    }
}
