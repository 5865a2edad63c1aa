using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using Interchange.Gateway.Health.Endpoints;
using Microsoft.Extensions.Time.Testing;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing.Stickiness;

public sealed class SessionAffinityTests
{
    private static readonly SessionKey Named = new(1, 2, Explicit: true);
    private static readonly SessionKey Implied = new(1, 3, Explicit: false);
    private static readonly ModelEndpoint Plain = Endpoint("plain");
    private static readonly ModelEndpoint Caching = Endpoint("caching") with { Pricing = new Pricing { Prompt = 2, InputCacheRead = 1 } };

    private readonly FakeTimeProvider _time = new();
    private readonly SessionAffinity _affinity;

    public SessionAffinityTests() => _affinity = new SessionAffinity(_time);

    [Fact]
    public void Binds_on_success_and_moves_with_it()
    {
        Assert.Null(_affinity.Find(Named));

        _affinity.Succeeded(Named, Plain);
        Assert.Same(Plain, _affinity.Find(Named));

        _affinity.Succeeded(Named, Caching);
        Assert.Same(Caching, _affinity.Find(Named));
        Assert.Null(_affinity.Find(Implied));
    }

    [Fact]
    public void Binds_an_unnamed_conversation_only_where_a_cache_is_cheaper()
    {
        _affinity.Succeeded(Implied, Plain);
        Assert.Null(_affinity.Find(Implied));

        _affinity.Succeeded(Implied, Caching);
        Assert.Same(Caching, _affinity.Find(Implied));
    }

    [Fact]
    public void Drops_the_binding_when_its_endpoint_fails_and_only_then()
    {
        _affinity.Succeeded(Named, Plain);

        _affinity.Failed(Named, Caching);
        Assert.Same(Plain, _affinity.Find(Named));

        _affinity.Failed(Named, Plain);
        Assert.Null(_affinity.Find(Named));
    }

    [Fact]
    public void Forgets_after_ten_idle_minutes_and_success_renews()
    {
        _affinity.Succeeded(Named, Plain);
        _time.Advance(TimeSpan.FromMinutes(9));
        _affinity.Succeeded(Named, Plain);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Same(Plain, _affinity.Find(Named));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_affinity.Find(Named));
    }

    [Fact]
    public void Remembers_through_the_turn_of_its_generations()
    {
        _time.Advance(TimeSpan.FromMinutes(9));
        _affinity.Succeeded(Named, Plain);
        _time.Advance(TimeSpan.FromMinutes(2));
        _affinity.Succeeded(Implied, Caching);

        Assert.Same(Plain, _affinity.Find(Named));
        Assert.Same(Caching, _affinity.Find(Implied));
    }

    [Fact]
    public void Never_remembers_more_than_its_capacity()
    {
        var affinity = new SessionAffinity(_time, capacity: 100);
        for (var session = 0UL; session < 10_000; session++)
        {
            affinity.Succeeded(new SessionKey(0, session, Explicit: true), Plain);
            Assert.InRange(affinity.Count, 0, 100);
        }

        Assert.Same(Plain, affinity.Find(new SessionKey(0, 9_999, Explicit: true)));
        Assert.Null(affinity.Find(new SessionKey(0, 1, Explicit: true)));
    }

    [Fact]
    public async Task Stays_bounded_and_true_under_many_threads()
    {
        var affinity = new SessionAffinity(_time, capacity: 1_000);

        await Parallel.ForAsync(0, 20_000, TestContext.Current.CancellationToken, (session, _) =>
        {
            var key = new SessionKey(0, (ulong)(session % 300), Explicit: true);
            affinity.Succeeded(key, Plain);
            Assert.True(affinity.Find(key) is null || ReferenceEquals(affinity.Find(key) ?? Plain, Plain));
            return ValueTask.CompletedTask;
        });

        Assert.InRange(affinity.Count, 1, 1_000);
    }

    [Fact]
    public void The_planner_puts_the_bound_endpoint_first()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 1), Endpoint("b", 9))]);
        var dear = plans.Catalog.Resolve("acme/one").Endpoints[1];
        var request = Request(["acme/one"]) with { Session = Named, Bound = dear };

        Assert.Equal(["b", "a"], Tags(plans.Plan(request)));
        Assert.Equal(Named, plans.Plan(request).Session);
    }

    [Fact]
    public void Policy_and_preferences_stand_above_the_binding()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 1), Endpoint("b", 9)), Model("acme/zero", Endpoint("c", 1))]);
        var dear = plans.Catalog.Resolve("acme/one").Endpoints[1];
        var request = Request(["acme/one"]) with { Session = Named, Bound = dear };

        Assert.Equal(["a"], Tags(plans.Plan(request with { Provider = new ProviderPreferences { Ignore = ["b"] } })));
        Assert.Equal(["a"], Tags(plans.Plan(request with { Policy = new RoutingPolicy { AllowedProviders = ["a"] } })));
        Assert.Equal(["c", "b", "a"], Tags(plans.Plan(request with { Models = ["acme/zero", "acme/one"] })));

        var ordered = plans.Plan(request with { Provider = new ProviderPreferences { Order = ["a"] } });
        Assert.Equal(["a", "b"], Tags(ordered));
        Assert.Null(ordered.Session);
    }

    [Fact]
    public void A_bound_endpoint_that_fails_just_now_is_not_put_first()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 1), Endpoint("b", 9))]).With("b", new EndpointCondition { Unstable = true });
        var dear = plans.Catalog.Resolve("acme/one").Endpoints[1];

        Assert.Equal(["a", "b"], Tags(plans.Plan(Request(["acme/one"]) with { Session = Named, Bound = dear })));
    }
}
