using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing.Selection;

public sealed class PriceLotteryTests
{
    private const int Draws = 20_000;

    private static readonly Model Priced = Model("acme/one", Endpoint("a", 1), Endpoint("b", 2), Endpoint("c", 3), Endpoint("d", 1));

    /// <summary>Critical value of chi-square with three degrees of freedom at one in a thousand.</summary>
    private const double Critical = 16.27;

    [Fact]
    public void Draws_the_first_by_the_inverse_square_of_the_price()
    {
        var plans = new Plans([Priced]);

        var firsts = Enumerable.Range(0, Draws).Select(seed => Tags(plans.Plan(Request(["acme/one"]) with { Seed = (ulong)seed }))[0]);

        AssertSpread(firsts);
    }

    [Fact]
    public void Sessions_spread_in_the_same_way()
    {
        var plans = new Plans([Priced]);

        var firsts = Enumerable.Range(0, Draws).Select(session => Tags(plans.Plan(WithSession(session)))[0]);

        AssertSpread(firsts);
    }

    [Fact]
    public void The_others_follow_by_price()
    {
        var plans = new Plans([Priced]);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var tags = Tags(plans.Plan(Request(["acme/one"]) with { Seed = seed }));
            string[] byPrice = ["a", "d", "b", "c"];
            Assert.Equal(byPrice.Where(tag => tag != tags[0]), tags.Skip(1));
        }
    }

    [Fact]
    public void What_is_priced_by_other_units_than_tokens_costs_something_too()
    {
        ModelEndpoint Priced(string tag, Pricing pricing) => Endpoint(tag, 0) with { Pricing = pricing };
        (Pricing Dear, Pricing Cheap)[] pairs =
        [
            (new() { OutputImage = 0.04m }, new() { OutputImage = 0.03m }),
            (new() { Character = 0.000030m }, new() { Character = 0.000015m }),
            (new() { Second = 0.0001m }, new() { Second = 0.00005m }),
            (new() { Request = 0.01m }, new() { Request = 0.005m }),
        ];
        foreach (var (dear, cheap) in pairs)
        {
            var plans = new Plans([Model("acme/one", Priced("dear", dear), Priced("cheap", cheap), Priced("free", Pricing.Free))]);

            Assert.Equal(["free", "cheap", "dear"], plans.Tags("acme/one", new ProviderPreferences { Sort = new RouteSort(RouteSortBy.Price) }));
        }
    }

    [Fact]
    public void What_costs_nothing_shares_evenly_and_alone()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 0), Endpoint("b", 0), Endpoint("c", 3))]);

        var firsts = Enumerable.Range(0, 2_000)
            .Select(seed => Tags(plans.Plan(Request(["acme/one"]) with { Seed = (ulong)seed }))[0])
            .CountBy(static tag => tag)
            .ToDictionary(StringComparer.Ordinal);

        Assert.Equal(["a", "b"], firsts.Keys.Order(StringComparer.Ordinal));
        Assert.All(firsts.Values, static count => Assert.InRange(count, 880, 1_120));
    }

    [Fact]
    public void Each_model_of_several_draws_its_own_first()
    {
        var plans = new Plans([Priced, Model("acme/two", Endpoint("x", 1), Endpoint("y", 1))]);

        var seconds = Enumerable.Range(0, 100).Select(seed => Tags(plans.Plan(Request(["acme/one", "acme/two"]) with { Seed = (ulong)seed }))[4]);

        Assert.Equal(["x", "y"], seconds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_goes_away_moves_its_own_sessions_only()
    {
        var plans = new Plans([Priced]);
        for (var session = 0; session < 2_000; session++)
        {
            var before = Tags(plans.Plan(WithSession(session)))[0];
            var after = Tags(plans.Plan(WithSession(session) with { Provider = new ProviderPreferences { Ignore = ["c"] } }))[0];
            Assert.True(before == "c" || before == after);
        }
    }

    [Fact]
    public void Two_instances_choose_alike_for_a_session()
    {
        var (one, other) = (new Plans([Priced]), new Plans([Priced]));

        Assert.All(Enumerable.Range(0, 200), session => Assert.Equal(
            Tags(one.Plan(WithSession(session) with { Seed = 1 })), Tags(other.Plan(WithSession(session) with { Seed = 2 }))));
    }

    [Fact]
    public void A_conversation_without_a_named_session_sticks_only_where_a_cache_is_cheaper()
    {
        var cached = Priced with { Endpoints = [.. Priced.Endpoints.Select(static e => e with { Pricing = e.Pricing with { InputCacheRead = 0 } })] };

        Assert.Single(Firsts(new Plans([cached]), named: false));
        Assert.Single(Firsts(new Plans([Priced]), named: true));
        Assert.NotEqual(1, Firsts(new Plans([Priced]), named: false).Count);

        static HashSet<string> Firsts(Plans plans, bool named) => Enumerable.Range(0, 100)
            .Select(seed => Tags(plans.Plan(Request(["acme/one"]) with { Session = new SessionKey(3, 4, named), Seed = (ulong)seed }))[0])
            .ToHashSet(StringComparer.Ordinal);
    }

    private static RouteRequest WithSession(int session) =>
        Request(["acme/one"]) with { Session = new SessionKey(0, (ulong)session * 0x9E3779B97F4A7C15, Explicit: true) };

    private static void AssertSpread(IEnumerable<string> firsts)
    {
        var counts = firsts.CountBy(static tag => tag).ToDictionary(StringComparer.Ordinal);
        var weights = new Dictionary<string, double>(StringComparer.Ordinal) { ["a"] = 1, ["b"] = 1 / 4.0, ["c"] = 1 / 9.0, ["d"] = 1 };
        var total = weights.Values.Sum();
        var chiSquare = weights.Sum(weight =>
        {
            var expected = Draws * weight.Value / total;
            var difference = counts.GetValueOrDefault(weight.Key) - expected;
            return difference * difference / expected;
        });

        Assert.InRange(chiSquare, 0, Critical);
    }
}
