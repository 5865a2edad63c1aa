using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing.Selection;

public sealed class AutoExactoTests
{
    private static readonly RequestNeeds Tools = new() { Parameters = ParameterSet.Of("tools") };

    [Fact]
    public void An_endpoint_far_below_the_others_at_tools_steps_back_for_requests_with_tools()
    {
        var plans = Measured(0.98, 0.97, 0.99, 0.98, 0.60);

        Assert.Equal("e", plans.Tags("acme/one", needs: Tools)[^1]);
        Assert.Equal("e", FirstOfSome(plans, RequestNeeds.None));
        Assert.NotEqual("e", FirstOfSome(plans, Tools));
    }

    [Fact]
    public void Sorted_by_price_nobody_steps_back() =>
        Assert.Equal("e", Measured(0.98, 0.97, 0.99, 0.98, 0.60).Tags("acme/one", new ProviderPreferences { Sort = new RouteSort(RouteSortBy.Price) }, Tools)[0]);

    [Fact]
    public void Three_measured_endpoints_are_too_few_to_tell() => Assert.Equal("e", FirstOfSome(Measured(0.98, 0.97, null, null, 0.60), Tools));

    [Fact]
    public void Endpoints_that_are_nearly_equal_stay_equal() => Assert.Equal("e", FirstOfSome(Measured(0.990, 0.990, 0.990, 0.990, 0.985), Tools));

    [Fact]
    public void A_slow_endpoint_steps_back_too()
    {
        var plans = Measured(null, null, null, null, null);
        string[] tags = ["a", "b", "c", "d", "e"];
        double[] speeds = [100, 95, 105, 98, 20];
        foreach (var (tag, speed) in tags.Zip(speeds))
        {
            plans.With(tag, new EndpointCondition { Throughput = new Percentiles(speed, speed, speed, speed) });
        }

        Assert.Equal("e", plans.Tags("acme/one", needs: Tools)[^1]);
    }

    [Fact]
    public void Sorted_by_quality_what_is_not_measured_comes_between_the_good_and_the_bad() => Assert.Equal(
        ["c", "a", "b", "d", "f", "e"],
        new Plans([Model("acme/one", [.. Priced(), Endpoint("f", 3)])])
            .With("a", Success(0.98)).With("b", Success(0.97)).With("c", Success(0.99)).With("d", Success(0.96)).With("e", Success(0.60))
            .Tags("acme/one:exacto", needs: Tools));

    /// <summary>The cheap one that load balancing chooses most: the first of many seeds most often.</summary>
    private static string FirstOfSome(Plans plans, RequestNeeds needs) => Enumerable.Range(0, 200)
        .Select(seed => Tags(plans.Plan(Request(["acme/one"], needs: needs) with { Seed = (ulong)seed }))[0])
        .CountBy(static tag => tag)
        .MaxBy(static count => count.Value).Key;

    private static Plans Measured(params double?[] success)
    {
        var plans = new Plans([Model("acme/one", [.. Priced()])]);
        for (var index = 0; index < success.Length; index++)
        {
            plans.With("abcde"[index].ToString(), Success(success[index]));
        }

        return plans;
    }

    private static ModelEndpoint[] Priced() => [Endpoint("a", 2), Endpoint("b", 2), Endpoint("c", 2), Endpoint("d", 2), Endpoint("e", 0.5m)];

    private static EndpointCondition Success(double? share) => new() { ToolCallSuccess = share };
}
