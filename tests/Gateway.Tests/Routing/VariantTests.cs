using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing;

public sealed class VariantTests
{
    private static readonly Model Tiered = Model(
        "acme/one", Endpoint("p/flex", 1), Endpoint("p", 2), Endpoint("q/us-east5", 3), Endpoint("p/priority", 9), Endpoint("r", 0) with { FreeTier = true });

    [Theory]
    [InlineData("acme/one", "p,q/us-east5")]
    [InlineData("acme/one:floor", "p/flex,p,q/us-east5")]
    [InlineData("acme/one:nitro", "p/priority,p,q/us-east5")]
    [InlineData("acme/one:free", "r")]
    public void A_variant_opens_its_tier_alone(string slug, string tags)
    {
        var plans = new Plans([Tiered]).With("p/priority", new EndpointCondition { Throughput = new Percentiles(9, 9, 9, 9) });

        Assert.Equal(tags.Split(','), plans.Tags(slug, slug == "acme/one" ? new ProviderPreferences { Sort = new RouteSort(RouteSortBy.Price) } : null));
    }

    [Fact]
    public void A_base_slug_never_matches_a_tier_and_a_full_one_only_itself()
    {
        var plans = new Plans([Tiered]);

        Assert.Equal(["p"], plans.Tags("acme/one", new ProviderPreferences { Only = ["p"] }));
        Assert.Equal(["p"], plans.Tags("acme/one:nitro", new ProviderPreferences { Only = ["p"] }));
        Assert.Equal(["p/priority"], plans.Tags("acme/one", new ProviderPreferences { Only = ["p/priority"] }));
        Assert.Equal(["q/us-east5"], plans.Tags("acme/one", new ProviderPreferences { Only = ["q"] }));
        Assert.Equal(["p/flex", "p", "q/us-east5"], plans.Tags("acme/one", new ProviderPreferences { Order = ["p/flex", "p", "q"] }));
    }

    [Fact]
    public void Ignoring_a_provider_ignores_its_tiers() =>
        Assert.Equal(["q/us-east5"], new Plans([Tiered]).Tags("acme/one:nitro", new ProviderPreferences { Ignore = ["p"] }));

    [Fact]
    public void An_order_closes_the_tiers_that_a_variant_would_open() =>
        Assert.Equal(["q/us-east5", "p"], new Plans([Tiered]).Tags("acme/one:floor", new ProviderPreferences { Order = ["q"] }));

    [Fact]
    public void An_explicit_sort_wins_over_the_variants()
    {
        var plan = new Plans([Tiered]).Plan("acme/one:nitro", new ProviderPreferences { Sort = new RouteSort(RouteSortBy.Price) });

        Assert.Equal(["p", "q/us-east5", "p/priority"], Tags(plan));
        Assert.Equal(RouteSortBy.Price, plan.Sort);
        Assert.Equal(RouteSortBy.Throughput, new Plans([Tiered]).Plan("acme/one:nitro").Sort);
        Assert.Equal(RouteSortBy.Exacto, new Plans([Tiered]).Plan("acme/one:exacto").Sort);
    }

    [Fact]
    public void Thinking_and_extended_keep_the_endpoints_that_reason_and_the_longest_contexts()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 1, "reasoning") with { ContextLength = 10 }, Endpoint("b", 1, "seed") with { ContextLength = 20 })]);

        Assert.Equal(["a"], plans.Tags("acme/one:thinking"));
        Assert.Equal(["b"], plans.Tags("acme/one:extended"));
        Assert.Equal("acme/one:thinking", plans.Plan("acme/one:thinking").Steps[0].Slug);
    }

    [Fact]
    public void Batch_keeps_the_endpoints_with_a_batch_price()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a"), Endpoint("a/batch"))]);

        Assert.Equal(["a/batch"], plans.Tags("acme/one:batch"));
        Assert.Equal(["a"], plans.Tags("acme/one"));
        Assert.Equal(["variant"], new Plans([Model("acme/one", Endpoint("a"))]).Refused("acme/one:batch")["excluded_by"]!.AsArray().Select(static w => (string?)w));
    }

    [Fact]
    public void A_free_variant_that_nobody_gives_has_ended()
    {
        var availability = new Plans([Model("acme/one", Endpoint("a", 5))]).Refused("acme/one:free");

        Assert.Equal("free_variant_ended", (string?)availability["code"]);
        Assert.Equal(["acme/one"], availability["fallback_models"]!.AsArray().Select(static w => (string?)w));
    }

    [Fact]
    public void Online_is_refused_by_name()
    {
        var error = Assert.Throws<GatewayException>(() => new Plans([Tiered]).Plan("acme/one:free:online")).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(":online", error.Message, StringComparison.Ordinal);
    }
}
