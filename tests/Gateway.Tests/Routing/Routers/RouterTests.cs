using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing.Routers;

public sealed class RouterTests
{
    private const long Day = 86_400;

    [Theory]
    [InlineData("interchange/auto", RouteStrategy.Auto)]
    [InlineData("openrouter/auto", RouteStrategy.Auto)]
    [InlineData("Interchange/Free", RouteStrategy.Free)]
    [InlineData("openrouter/free", RouteStrategy.Free)]
    [InlineData("~acme/lion-latest", RouteStrategy.Latest)]
    [InlineData("acme/lion-2", RouteStrategy.Direct)]
    [InlineData("ACME/lion-2:nitro", RouteStrategy.Direct)]
    [InlineData("acme/lion-two", RouteStrategy.Alias)]
    public void The_plan_tells_how_the_model_came_about(string slug, RouteStrategy strategy)
    {
        var plan = Zoo().Plan(slug);

        Assert.Equal(strategy, plan.Strategy);
        Assert.All(plan.Steps, static s => Assert.StartsWith("acme/", s.Slug, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_models_are_a_fallback() =>
        Assert.Equal(RouteStrategy.Fallback, Zoo().Plan(Request(["acme/lion-2", "acme/lion-1"])).Strategy);

    [Fact]
    public void A_model_named_twice_is_tried_once() =>
        Assert.Equal(["acme/lion-2"], Zoo().Plan(Request(["acme/lion-2", "acme/lion-two"])).Steps.Select(static s => s.Slug));

    [Theory]
    [InlineData("~acme/lion-latest", "acme/lion-2")]
    [InlineData("~ACME/lion-latest:nitro", "acme/lion-2:nitro")]
    [InlineData("~acme/lion-mini-latest", "acme/lion-1-mini")]
    public void Latest_is_the_newest_model_of_the_family_that_is_on(string slug, string model) =>
        Assert.Equal(model, Zoo().Plan(slug).Steps[0].Slug);

    [Fact]
    public void An_unknown_family_is_refused_by_name()
    {
        var error = Assert.Throws<GatewayException>(() => Zoo().Plan("~acme/tiger-latest")).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains("'~acme/tiger-latest' names no family", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anthropic/claude-3.5-sonnet", "anthropic/claude-sonnet")]
    [InlineData("anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet")]
    [InlineData("anthropic/claude-3.5-sonnet-20240620", "anthropic/claude-sonnet")]
    [InlineData("openai/gpt-5.4-mini", "openai/gpt-mini")]
    [InlineData("openai/o3", "openai/o3")]
    [InlineData("google/gemini-3-flash-preview", "google/gemini-flash")]
    [InlineData("moonshotai/kimi-k2.6", "moonshotai/kimi")]
    [InlineData("meta-llama/llama-3.3-70b-instruct", "meta-llama/llama-70b-instruct")]
    public void A_family_is_a_slug_without_versions(string id, string family) => Assert.Equal(family, ModelFamilies.FamilyOf(id));

    [Fact]
    public void Free_draws_among_the_free_models_and_nothing_else()
    {
        var plans = Zoo();
        var firsts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0UL; seed < 2_000; seed++)
        {
            var plan = plans.Plan(Request(["interchange/free"]) with { Seed = seed });
            firsts[plan.Steps[0].Slug] = firsts.GetValueOrDefault(plan.Steps[0].Slug) + 1;
            Assert.All(plan.Steps, static s => Assert.True(s.Endpoint.Pricing.IsFree));
        }

        Assert.Equal(["acme/gift-1:free", "acme/gift-2:free"], firsts.Keys.Order(StringComparer.Ordinal));
        Assert.All(firsts.Values, static count => Assert.InRange(count, 880, 1_120));
    }

    [Fact]
    public void Free_takes_only_models_with_what_the_request_needs()
    {
        var plans = Zoo();
        for (var seed = 0UL; seed < 50; seed++)
        {
            var plan = plans.Plan(Request(["interchange/free"], needs: new RequestNeeds { Parameters = ParameterSet.Of("tools") }) with { Seed = seed });
            Assert.Equal(["acme/gift-2:free"], plan.Steps.Select(static s => s.Slug));
        }
    }

    [Fact]
    public void A_session_keeps_its_free_model_whatever_the_seed()
    {
        var plans = Zoo();
        var request = Request(["interchange/free"]) with { Session = new SessionKey(1, 42, Explicit: true) };
        var model = plans.Plan(request).Steps[0].Slug;

        Assert.All(Enumerable.Range(1, 50), seed => Assert.Equal(model, plans.Plan(request with { Seed = (ulong)seed }).Steps[0].Slug));
        foreach (var step in plans.Plan(request).Steps)
        {
            Assert.Equal(step.Slug, plans.Plan(request with { Bound = step.Endpoint }).Steps[0].Slug);
        }
    }

    [Fact]
    public void Auto_takes_the_best_known_then_the_dearest_of_the_band_and_falls_back_on_two_more()
    {
        var plans = new Plans(
        [
            Dated("acme/luxury", 700, Endpoint("a", 50), Endpoint("b", 60)),
            Dated("acme/old-star", 100, Endpoint("a", 4)) with { CodingIndex = 90 },
            Dated("acme/measured", 500, Endpoint("a", 1)) with { CodingIndex = 30 },
            Dated("acme/solid", 600, Endpoint("a", 4)),
            Dated("acme/small", 650, Endpoint("a", 2)),
            Dated("acme/tiny", 650, Endpoint("a", 1)),
            Dated("acme/guard-9", 650, Endpoint("a", 4.5m)),
            Dated("acme/embedder", 650, Endpoint("a", 4.5m)) with { OutputModalities = ["embeddings"] },
            Dated("acme/script", 650, Endpoint("a", 4.5m)) with { OfferedByRouters = false },
        ]);

        Assert.Equal(["acme/measured", "acme/solid", "acme/small"], plans.Plan("interchange/auto").Steps.Select(static s => s.Slug));
        Assert.Equal("acme/luxury", plans.Plan("interchange/auto", new ProviderPreferences { Only = ["b"] }).Steps[0].Slug);
    }

    [Fact]
    public void Auto_stays_with_the_model_that_the_session_is_bound_to()
    {
        var plans = new Plans([Dated("acme/solid", 600, Endpoint("a", 4)), Dated("acme/small", 650, Endpoint("a", 2))]);
        var request = Request(["interchange/auto"]) with { Session = new SessionKey(1, 2, Explicit: true) };
        var small = plans.Plan(request).Steps[1];

        Assert.Equal("acme/small", plans.Plan(request with { Bound = small.Endpoint }).Steps[0].Slug);
    }

    [Theory]
    [InlineData("interchange/auto")]
    [InlineData("interchange/free")]
    public void A_router_that_finds_nothing_says_why(string slug)
    {
        var availability = Zoo().Refused(slug, new ProviderPreferences { Only = ["nobody"] });

        Assert.Equal("constraint_filtered", (string?)availability["code"]);
        Assert.Equal(["allowed_providers"], availability["excluded_by"]!.AsArray().Select(static w => (string?)w));
        Assert.NotEmpty(availability["excluded"]!.AsArray());
    }

    [Fact]
    public void A_routers_name_that_the_catalog_serves_is_the_catalogs()
    {
        var plan = new Plans([Model("openrouter/auto", Endpoint("up"))]).Plan("openrouter/auto");

        Assert.Equal((RouteStrategy.Direct, "openrouter/auto"), (plan.Strategy, plan.Steps[0].Slug));
    }

    private static Plans Zoo() => new(
        [
            Dated("acme/lion-3", 300, Endpoint("off")),
            Dated("acme/lion-2", 200, Endpoint("a")) with { Aliases = ["acme/lion-two"] },
            Dated("acme/lion-1", 100, Endpoint("a")),
            Dated("acme/lion-1-mini", 100, Endpoint("a")),
            Dated("acme/gift-1", 100, Endpoint("a", 3), Endpoint("b", 0, "seed") with { FreeTier = true }),
            Dated("acme/gift-2", 100, Endpoint("b", 0, "tools")),
        ],
        Off("off"));

    private static Model Dated(string id, long day, params System.Collections.Immutable.ImmutableArray<ModelEndpoint> endpoints) =>
        Model(id, endpoints) with { Created = day * Day };
}
