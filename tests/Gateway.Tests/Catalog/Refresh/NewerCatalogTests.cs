using System.Text;
using Interchange.Gateway.Catalog.Import;
using Interchange.Gateway.Catalog.Import.Output;
using Interchange.Gateway.Catalog.Refresh;

namespace Interchange.Gateway.Tests.Catalog.Refresh;

public sealed class NewerCatalogTests
{
    private const string Cost = """ "cost": { "input": 1, "output": 2, "cache_read": 0.1 } """;
    private static readonly DateTimeOffset Day = new(2026, 11, 26, 4, 10, 0, TimeSpan.Zero);

    private static readonly CatalogFile Current = Of("""
        {
          "groq": { "name": "Groq", "models": {
            "llama-a": { "name": "A", "limit": { "context": 1000 }, "cost": { "input": 1, "output": 2, "cache_read": 0.1 } },
            "llama-b": { "name": "B", "cost": { "input": 1, "output": 2 } } } },
          "openai": { "name": "OpenAI", "models": { "gpt-x": { "name": "X", "cost": { "input": 4, "output": 8 } } } }
        }
        """);

    [Fact]
    public void What_says_the_same_changes_nothing()
    {
        var (catalog, changes) = NewerCatalog.Of(Current, Published(Models("llama-a", $$"""{ "name": "A", "limit": { "context": 1000 }, {{Cost}} }""")));

        Assert.Empty(changes);
        Assert.Equal(Prices(Current), Prices(catalog));
    }

    [Fact]
    public void Takes_over_prices_bounds_and_new_offers_and_says_what_was_before()
    {
        var (catalog, changes) = NewerCatalog.Of(Current, Published(Models(
            "llama-a", """{ "name": "Renamed", "limit": { "context": 2000 }, "cost": { "input": 1.5, "output": 2, "cache_read": 0.1 } }""",
            "llama-c", """{ "name": "C", "cost": { "input": 1, "output": 2 } }""")));

        Assert.Equal(
            [
                new CatalogChange(CatalogChangeKind.Added, "groq/llama-c | groq"),
                new CatalogChange(CatalogChangeKind.Changed, "groq/llama-a | groq", "prompt", "1", "1.5"),
                new CatalogChange(CatalogChangeKind.Changed, "groq/llama-a | groq", "context", "1000", "2000"),
            ],
            changes.Select(change => change with { Offer = change.Offer.Replace("meta-llama/", "groq/", StringComparison.Ordinal) }));
        Assert.Contains(catalog.Models, static model => model.Endpoints.Exists(static endpoint => endpoint is { Upstream: "llama-a", Prompt: 1.5m, Context: 2000 }));
        Assert.Equal(Current.Models.Count + 1, catalog.Models.Count);

        // A name is what requests call the model by, and a model keeps it.
        Assert.DoesNotContain(catalog.Models, static model => model.Name.Contains("Renamed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "input": 0.01, "output": 2, "cache_read": 0.1 }""", "prompt")]
    [InlineData("""{ "input": 1, "output": 200, "cache_read": 0.1 }""", "completion")]
    [InlineData("""{ "input": 1, "output": 2 }""", "cacheRead")]
    [InlineData("""{ "input": 1, "output": 0, "cache_read": 0.1 }""", "completion")]
    public void Does_not_follow_a_price_that_looks_like_a_slip(string cost, string member)
    {
        var (catalog, changes) = NewerCatalog.Of(Current, Published(Models("llama-a", $$"""{ "name": "A", "limit": { "context": 5 }, "cost": {{cost}} }""")));

        var change = Assert.Single(changes);
        Assert.Equal((CatalogChangeKind.Implausible, member), (change.Kind, change.Member));
        Assert.Equal(Prices(Current), Prices(catalog));
    }

    [Theory]
    [InlineData("""{ "input": 1, "output": 2, "per_wish": 3 }""")]
    [InlineData("""{ "input": 1, "output": 2, "tiers": [{ "input": 2, "output": 3, "tier": { "type": "weekday", "size": 1 } }] }""")]
    public void Leaves_alone_whose_prices_it_does_not_understand(string cost)
    {
        var (catalog, changes) = NewerCatalog.Of(Current, Published(Models("llama-a", $$"""{ "name": "A", "cost": {{cost}} }""")));

        Assert.Equal(CatalogChangeKind.NotUnderstood, Assert.Single(changes).Kind);
        Assert.Equal(Prices(Current), Prices(catalog));
    }

    [Theory]
    [InlineData("""{ "name": "A" }""")]
    [InlineData("""{ "name": "A", "cost": { "input": 0, "output": 0 } }""")]
    public void Leaves_alone_what_is_listed_without_a_price(string offer)
    {
        var (catalog, changes) = NewerCatalog.Of(Current, Published(Models("llama-a", offer)));

        Assert.Empty(changes);
        Assert.Equal(Prices(Current), Prices(catalog));
    }

    [Fact]
    public void Keeps_what_is_withdrawn_and_marks_it_once()
    {
        var (catalog, changes) = NewerCatalog.Of(Current, Published(Models()));

        Assert.Equal(CatalogChangeKind.Withdrawn, Assert.Single(changes).Kind);
        Assert.Equal("deprecated", catalog.Models.SelectMany(static model => model.Endpoints).Single(static endpoint => endpoint.Upstream == "llama-a").Stage);
        Assert.Empty(NewerCatalog.Of(catalog, Published(Models())).Changes);
    }

    [Fact]
    public void Does_not_take_a_torn_source_for_the_end_of_all_models() =>
        Assert.Throws<InvalidDataException>(() => NewerCatalog.Of(Current, PublishedModels.Read("""{ "groq": { "name": "Groq", "models": {} } }"""u8, Day)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{ "groq": 5 }""")]
    [InlineData("""{ "groq": { "name": "Groq" } }""")]
    public void Says_when_the_source_is_of_another_shape(string text) =>
        Assert.Throws<InvalidDataException>(() => PublishedModels.Read(Encoding.UTF8.GetBytes(text), Day));

    private static CatalogFile Of(string published) =>
        CatalogImporter.Import(PublishedModels.Read(Encoding.UTF8.GetBytes(published), Day)).Catalog;

    /// <summary>The providers of <see cref="Current"/>, with these models of Groq beside the one that does not change.</summary>
    private static Interchange.Gateway.Catalog.Import.ModelsDev.ModelsDevFile Published(string models) => PublishedModels.Read(
        Encoding.UTF8.GetBytes($$"""
            {
              "groq": { "name": "Groq", "models": { {{models}} "llama-b": { "name": "B", "cost": { "input": 1, "output": 2 } } } },
              "openai": { "name": "OpenAI", "models": { "gpt-x": { "name": "X", "cost": { "input": 4, "output": 8 } } } },
              "somebody-new": { "name": "New", "models": { "m": { "name": "M", "cost": { "input": 1, "output": 1 } } } }
            }
            """),
        Day);

    private static string Models(params string[] namesAndOffers) =>
        string.Concat(namesAndOffers.Chunk(2).Select(static pair => $"\"{pair[0]}\": {pair[1]},"));

    private static IEnumerable<(string, string, decimal, decimal, decimal?, long?)> Prices(CatalogFile catalog) =>
        catalog.Models.SelectMany(static m => m.Endpoints.Select(e => (m.Id, e.Tag, e.Prompt, e.Completion, e.CacheRead, e.Context)));
}
