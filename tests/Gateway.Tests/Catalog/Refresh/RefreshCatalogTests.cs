using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Catalog.Refresh;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Catalog.Refresh;

public sealed class RefreshCatalogTests
{
    private const string Source = "https://models.example/api.json?token=secret";

    private readonly InMemoryCatalogEditions _editions = new();
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly List<HttpRequestMessage> _asked = [];

    [Fact]
    public async Task Applied_it_is_in_force_here_and_on_other_instances_and_built_upon_the_next_time()
    {
        _answers[Source] = Published(static groq => groq["llama-3.1-8b-instant"]!["cost"]!["input"] = 0.06m);
        var (here, elsewhere) = (new ModelCatalog([]), new ModelCatalog([]));
        var old = PriceOf(elsewhere);

        var report = await Refresh(here, CatalogRefreshMode.Apply).RunAsync(Cancel);
        await new FollowCatalog(elsewhere, _editions, new(), TimeProvider.System, NullLogger<FollowCatalog>.Instance).LookAsync(Cancel);

        Assert.Null(report!.Problem);
        Assert.Contains(report.Changes, static change => change is { Kind: CatalogChangeKind.Changed, Member: "prompt", After: "0.06" });
        Assert.Equal(0.00000006m, PriceOf(here));
        Assert.Equal(0.00000006m, PriceOf(elsewhere));
        Assert.NotEqual(old, PriceOf(here));
        Assert.Equal(report.VersionAfter, here.Version);
        Assert.Equal(report, _editions.Report);

        var second = await Refresh(here, CatalogRefreshMode.Apply).RunAsync(Cancel);

        Assert.Equal(report.VersionAfter, second!.VersionBefore);
        Assert.DoesNotContain(second.Changes, static change => change.Kind == CatalogChangeKind.Changed);
    }

    [Fact]
    public async Task Reported_it_changes_nothing()
    {
        _answers[Source] = Published(static groq => groq["llama-3.1-8b-instant"]!["cost"]!["input"] = 0.06m);
        var catalog = new ModelCatalog([]);
        var (price, version) = (PriceOf(catalog), catalog.Version);

        var report = await Refresh(catalog, CatalogRefreshMode.Report).RunAsync(Cancel);

        Assert.NotEmpty(report!.Changes);
        Assert.Equal((price, version), (PriceOf(catalog), catalog.Version));
        Assert.Null(_editions.Catalog);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData(null)]
    public async Task The_last_good_one_stays_when_the_source_is_broken(string? answer)
    {
        _answers[Source] = Published(static groq => groq["llama-3.1-8b-instant"]!["cost"]!["input"] = 0.06m);
        var catalog = new ModelCatalog([]);
        await Refresh(catalog, CatalogRefreshMode.Apply).RunAsync(Cancel);
        var good = _editions.Catalog;
        if (answer is null)
        {
            _answers.Remove(Source);
        }
        else
        {
            _answers[Source] = answer;
        }

        var report = await Refresh(catalog, CatalogRefreshMode.Apply).RunAsync(Cancel);

        Assert.NotNull(report!.Problem);
        Assert.Same(good, _editions.Catalog);
        Assert.Equal(0.00000006m, PriceOf(catalog));
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(report, CatalogRefreshJson.Default.CatalogRefreshReport), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_it_asks_nobody()
    {
        Assert.Null(await Refresh(new ModelCatalog([]), CatalogRefreshMode.Off).RunAsync(Cancel));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Tells_what_providers_list_themselves_each_asked_with_its_own_key()
    {
        _answers[Source] = Published(static _ => { });
        _answers["https://api.groq.com/openai/v1/models?pageSize=1000"] = """{"object":"list","data":[{"id":"llama-3.1-8b-instant"},{"id":"brand-new"}]}""";
        _answers["https://api.anthropic.com/v1/models?limit=1000"] = """{"data":[{"type":"model","id":"claude-of-tomorrow"}],"has_more":false}""";

        var report = await Refresh(new ModelCatalog([]), CatalogRefreshMode.Report, ("GROQ_API_KEY", "gsk-1"), ("ANTHROPIC_API_KEY", "sk-ant-1"), ("OPENAI_API_KEY", "sk-1")).RunAsync(Cancel);

        var groq = report!.Providers.Single(static provider => provider.Provider == "groq");
        Assert.Equal((2, "brand-new"), (groq.Listed, Assert.Single(groq.NotInCatalog)));
        Assert.DoesNotContain("llama-3.1-8b-instant", groq.NotListed);
        Assert.NotEmpty(groq.NotListed);
        Assert.Equal(["claude-of-tomorrow"], report.Providers.Single(static provider => provider.Provider == "anthropic").NotInCatalog);
        Assert.Equal("It answered with status 404.", report.Providers.Single(static provider => provider.Provider == "openai").Problem);
        Assert.Equal(["Bearer gsk-1"], Asked("api.groq.com").Headers.GetValues("Authorization"));
        Assert.Equal(["sk-ant-1"], Asked("api.anthropic.com").Headers.GetValues("x-api-key"));
        Assert.DoesNotContain("gsk-1", JsonSerializer.Serialize(report, CatalogRefreshJson.Default.CatalogRefreshReport), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static decimal PriceOf(ModelCatalog catalog) =>
        catalog.Models.SelectMany(static model => model.Endpoints).Single(static endpoint => endpoint is { Provider: "groq", UpstreamModel: "llama-3.1-8b-instant" }).Pricing.Prompt;

    private HttpRequestMessage Asked(string host) => _asked.Single(request => request.RequestUri!.Host == host);

    /// <summary>What models.dev would have published for the catalog of the build to be what it is, with a change.</summary>
    private static string Published(Action<JsonObject> change)
    {
        var providers = new JsonObject();
        using var catalog = JsonDocument.Parse(BuiltInCatalog.Bytes());
        foreach (var model in catalog.RootElement.GetProperty("models").EnumerateArray())
        {
            foreach (var endpoint in model.GetProperty("endpoints").EnumerateArray().Where(static endpoint => endpoint.GetProperty("tag").GetString()!.Split('/')[0] is "groq" or "openai" or "mistral" or "deepinfra" or "anthropic" or "huggingface" or "novita" or "nvidia"))
            {
                var slug = endpoint.GetProperty("tag").GetString()!.Split('/')[0];
                var provider = slug == "novita" ? "novita-ai" : slug;
                providers[provider] ??= new JsonObject { ["name"] = provider, ["models"] = new JsonObject() };
                providers[provider]!["models"]![endpoint.GetProperty("upstream").GetString()!] = new JsonObject
                {
                    ["name"] = model.GetProperty("name").GetString(),
                    ["cost"] = new JsonObject { ["input"] = endpoint.GetProperty("prompt").GetDecimal(), ["output"] = endpoint.GetProperty("completion").GetDecimal() },
                };
            }
        }

        change(providers["groq"]!["models"]!.AsObject());
        return providers.ToJsonString();
    }

    private RefreshCatalog Refresh(ModelCatalog catalog, CatalogRefreshMode mode, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, s.Value))).Build();
        var http = new UpstreamHttp(new Answers(this));
        return new RefreshCatalog(
            catalog,
            _editions,
            new ListProviderModels(A.Registry(settings), new ConfiguredProviderSecrets(configuration), http, NullLogger<ListProviderModels>.Instance),
            http,
            new CatalogRefreshOptions { Mode = mode, Source = new Uri(Source) },
            TimeProvider.System,
            NullLogger<RefreshCatalog>.Instance);
    }

    private sealed class Answers(RefreshCatalogTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (test._asked)
            {
                test._asked.Add(request);
            }

            return Task.FromResult(test._answers.TryGetValue(request.RequestUri!.AbsoluteUri, out var answer)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
