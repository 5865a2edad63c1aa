using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Catalog;

public sealed class ModelCatalogTests
{
    private static readonly ModelCatalog Catalog = A.Catalog(
        A.Model("acme/one", A.Endpoint("groq", context: 1000, parameters: ["reasoning"]), A.Endpoint("together", context: 8000), A.Endpoint("nvidia", prompt: 0, completion: 0, freeTier: true)) with { Aliases = ["acme/one-2026-01-01"] },
        A.Model("acme/gift", A.Endpoint("nvidia", prompt: 0, completion: 0, freeTier: true)),
        A.Model("acme/local:3b", A.Endpoint("ollama", prompt: 0, completion: 0)));

    [Theory]
    [InlineData("acme/one")]
    [InlineData("ACME/One")]
    [InlineData("acme/one-2026-01-01")]
    public void Finds_a_model_by_id_or_alias_whatever_the_case(string slug)
    {
        Assert.True(Catalog.TryResolve(slug, out var resolved));
        Assert.Equal("acme/one", resolved.Model.Id);
        Assert.Equal(ModelVariants.None, resolved.Variants);
    }

    [Fact]
    public void Leaves_trial_offers_to_the_free_variant()
    {
        Assert.Equal(["groq", "together"], Catalog.Resolve("acme/one").Endpoints.Select(e => e.Tag));
        Assert.Equal(["nvidia"], Catalog.Resolve("acme/one:free").Endpoints.Select(e => e.Tag));
    }

    [Fact]
    public void Serves_a_model_from_its_trial_offer_when_there_is_no_other() =>
        Assert.Equal(["nvidia"], Catalog.Resolve("acme/gift").Endpoints.Select(e => e.Tag));

    [Theory]
    [InlineData("acme/one:thinking", "groq")]
    [InlineData("acme/one:extended", "together")]
    public void Static_variants_select_endpoints(string slug, string tag) =>
        Assert.Equal([tag], Catalog.Resolve(slug).Endpoints.Select(e => e.Tag));

    [Theory]
    [InlineData("acme/one:nitro", ModelVariants.Nitro)]
    [InlineData("acme/one:floor", ModelVariants.Floor)]
    [InlineData("acme/one:exacto", ModelVariants.Exacto)]
    [InlineData("acme/one:batch", ModelVariants.Batch)]
    [InlineData("acme/one:ONLINE", ModelVariants.Online)]
    public void Dynamic_variants_are_recorded_and_leave_the_endpoints(string slug, ModelVariants variant)
    {
        var resolved = Catalog.Resolve(slug);

        Assert.Equal(variant, resolved.Variants);
        Assert.Equal(2, resolved.Endpoints.Length);
    }

    [Fact]
    public void Variants_stack_in_any_order_and_are_written_in_one()
    {
        var resolved = Catalog.Resolve("acme/one:online:free");

        Assert.Equal(ModelVariants.Free | ModelVariants.Online, resolved.Variants);
        Assert.Equal("acme/one:free:online", resolved.Slug);
    }

    [Fact]
    public void An_id_with_a_colon_is_an_id_first()
    {
        Assert.Equal("acme/local:3b", Catalog.Resolve("acme/local:3b").Slug);
        Assert.Equal("acme/local:3b:floor", Catalog.Resolve("acme/local:3b:floor").Slug);
    }

    [Theory]
    [InlineData("acme/one:turbo", "'turbo' is not a variant of acme/one")]
    [InlineData("acme/one:turbo:free", "'turbo' is not a variant of acme/one")]
    [InlineData("acme/one:free:", "'' is not a variant of acme/one")]
    public void An_unknown_variant_is_named(string slug, string expected)
    {
        Assert.False(Catalog.TryResolve(slug, out _));
        var refused = Assert.Throws<GatewayException>(() => Catalog.Resolve(slug));
        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_model_is_refused_with_near_names()
    {
        var refused = Assert.Throws<GatewayException>(() => Catalog.Resolve("openai/gpt-4.1-mni"));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains("Did you mean 'openai/gpt-4.1-mini'", refused.Message, StringComparison.Ordinal);
        Assert.Equal("model_not_found", refused.Error.Availability!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("gpt-4o-mini", "openai/gpt-4o-mini")]
    [InlineData("claude-4-sonnet", "anthropic/claude-sonnet-4")]
    [InlineData("anthropic/claude-4.5-sonnet", "anthropic/claude-sonnet-4.5")]
    [InlineData("meta/llama-3.3-70b", "meta-llama/llama-3.3-70b-instruct")]
    public void The_nearest_name_comes_first(string slug, string nearest) => Assert.Equal(nearest, Catalog.NearNames(slug, 3)[0]);

    [Theory]
    [InlineData("")]
    [InlineData("zzzz/qqqqqqqqqqqqqqqqqqqqqqqqq")]
    [InlineData("x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890x1234567890")]
    public void Nothing_is_near_to_nonsense(string slug) => Assert.Empty(Catalog.NearNames(slug, 3));

    [Fact]
    public void Nothing_is_read_before_it_is_needed()
    {
        var catalog = new ModelCatalog([]);

        Assert.False(catalog.IsLoaded);
        catalog.Load();
        Assert.True(catalog.IsLoaded);
    }

    [Fact]
    public void A_contribution_changes_the_version_and_joins_the_endpoints_of_a_known_model()
    {
        var catalog = A.Catalog(A.Model("openai/gpt-4.1-mini", A.Endpoint("ollama", prompt: 0, completion: 0), A.Endpoint("openai", prompt: 9)));

        var endpoints = catalog.Resolve("openai/gpt-4.1-mini").Endpoints;

        Assert.EndsWith("+test", catalog.Version, StringComparison.Ordinal);
        Assert.Contains(endpoints, e => e.Tag == "ollama");
        Assert.DoesNotContain(endpoints, e => e.Tag == "azure");
        Assert.Equal(0.000009m, Assert.Single(endpoints, e => e.Tag == "openai").Pricing.Prompt);
    }
}
