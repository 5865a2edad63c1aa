using System.Collections.Frozen;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Routing.Stickiness;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing.Byok;

public sealed class OwnCredentialPlanTests
{
    /// <summary>Draws the cheapest of equals.</summary>
    private const ulong Seed = 1;

    private readonly Plans _plans = new Plans(
        [
            Model("m/one", Endpoint("a", 1), Endpoint("b", 2), Endpoint("c", 3)),
            Model("m/two", Endpoint("b", 1), Endpoint("off", 2)),
            Model("m/off", Endpoint("off", 1), Endpoint("off/turbo", 2)),
        ],
        Off("off"),
        Provider("a", DataPolicy.NothingKept),
        Provider("b", DataPolicy.Retained(30)));

    [Fact]
    public void A_key_of_the_callers_own_comes_before_shared_capacity()
    {
        Assert.Equal(["c+c-1", "a", "b", "c"], Names(Own.Key("c-1")));
    }

    [Fact]
    public void It_comes_first_even_against_the_order()
    {
        var order = new ProviderPreferences { Order = ["a", "b"] };

        Assert.Equal(["c+c-1", "a", "b", "c"], Names(order, Own.Key("c-1")));
        Assert.Equal(["b+b-1", "c+c-1", "a", "b", "c"], Names(order, Own.Key("c-1"), Own.Key("b-1")));
    }

    [Fact]
    public void And_against_the_sort()
    {
        var dearest = new ProviderPreferences { Sort = new RouteSort(RouteSortBy.Price) };

        Assert.Equal(["b+b-1", "c+c-1", "a", "b", "c"], Names(dearest, Own.Key("c-1"), Own.Key("b-1")));
    }

    [Fact]
    public void Keys_of_a_provider_are_tried_in_their_order_and_fallbacks_after_shared_capacity()
    {
        var keys = (RouteCredential[])[Own.Key("b-1"), Own.Key("b-2"), Own.Key("b-3", fallback: true), Own.Key("b-4", fallback: true), Own.Key("c-1", fallback: true)];

        Assert.Equal(["b+b-1", "b+b-2", "a", "b", "c", "b+b-3", "c+c-1", "b+b-4"], Names(keys));
    }

    [Fact]
    public void The_first_keys_of_all_providers_come_before_the_second_ones_unless_the_caller_orders_the_providers()
    {
        var keys = (RouteCredential[])[Own.Key("b-1"), Own.Key("b-2"), Own.Key("c-1")];
        var ordered = Names(new ProviderPreferences { Order = ["c", "b"] }, keys);

        Assert.Equal(["b+b-2", "a", "b", "c"], Names(keys)[2..]);
        Assert.Equal(["b+b-1", "c+c-1"], Names(keys)[..2].Order());
        Assert.Equal(["c+c-1", "b+b-1", "b+b-2", "c", "b", "a"], ordered);
    }

    [Fact]
    public void Models_still_come_in_the_callers_order()
    {
        var plan = _plans.Plan(Asked(["m/one", "m/two"]).With(Own.Key("off-1")));

        Assert.Equal(["a", "b", "c", "off+off-1", "b"], Own.Names(plan));
        Assert.Equal("m/two", plan.Steps[3].Slug);
    }

    [Fact]
    public void A_provider_without_a_key_of_the_gateways_can_be_reached_with_the_callers()
    {
        Assert.Throws<GatewayException>(() => _plans.Plan("m/off"));

        Assert.Equal(["off+off-1", "off/turbo+off-1"], Names("m/off", Own.Key("off-1")));
    }

    [Fact]
    public void A_key_is_used_for_its_models_alone()
    {
        Assert.Equal(["c+c-1", "a", "b", "c"], Names(Own.Key("c-1", models: ["M/ONE"])));
        Assert.Equal(["a", "b", "c"], Names(Own.Key("c-1", models: ["m/two"])));
    }

    [Fact]
    public void Of_filtered_keys_the_next_takes_the_place()
    {
        var keys = (RouteCredential[])[Own.Key("b-1", models: ["m/two"]), Own.Key("b-2"), Own.Key("c-1")];

        Assert.Equal(["b+b-2", "c+c-1"], Names(keys)[..2].Order());
    }

    [Fact]
    public void A_required_key_bars_shared_capacity_for_its_models()
    {
        Assert.Equal(["b+b-1", "a", "c"], Names(Own.Key("b-1", required: true)));
        Assert.Equal(["a", "b", "c"], Names(Own.Key("b-1", required: true, models: ["m/two"])));
        Assert.Equal(["b+b-1"], Names("m/two", Own.Key("b-1", required: true)));
    }

    [Fact]
    public void A_required_fallback_comes_last_and_bars_shared_capacity_all_the_same()
    {
        Assert.Equal(["a", "c", "b+b-1"], Names(Own.Key("b-1", fallback: true, required: true)));
    }

    [Fact]
    public void A_barred_provider_is_left_out_where_no_key_applies()
    {
        var request = Asked(["m/one"]) with { Credentials = Barring(["b"], Own.Key("b-1", models: ["m/two"])), RecordExclusions = true };
        var plan = _plans.Plan(request);

        Assert.Equal(["a", "c"], Own.Names(plan));
        Assert.Equal("byok_required", Assert.Single(plan.Exclusions).Reason);
    }

    [Fact]
    public void When_nothing_is_left_the_reasons_are_told()
    {
        var barred = Refused("m/two", Barring(["b"], Own.Key("off-1", models: ["m/one"])));
        Assert.Equal(["byok_required", "byok_filter"], barred["excluded_by"]!.AsArray().Select(static word => (string?)word));
        Assert.Equal("constraint_filtered", (string?)barred["code"]);
        Assert.Equal("byok", (string?)barred["constraint"]!["field"]);

        var withheld = Refused("m/off", new RouteCredentials([]) { Withheld = FrozenSet.ToFrozenSet(["off"], StringComparer.Ordinal) });
        Assert.Equal(["byok_filter"], withheld["excluded_by"]!.AsArray().Select(static word => (string?)word));

        var off = Refused("m/off", Own.Keys(Own.Key("a-1")));
        Assert.Equal(["provider_off"], off["excluded_by"]!.AsArray().Select(static word => (string?)word));
        Assert.Equal("no_endpoints", (string?)off["code"]);
    }

    [Fact]
    public void The_data_policy_comes_before_the_callers_own_keys()
    {
        var strict = new ProviderPreferences { ZeroDataRetention = true };

        Assert.Equal(["a"], Names(strict, Own.Key("b-1"), Own.Key("c-1")));
        Assert.Equal(["a+a-1", "a"], Names(strict, Own.Key("a-1")));
        Assert.Equal(["a", "b"], Names(new ProviderPreferences { DenyDataCollection = true }, Own.Key("c-1")));
    }

    [Fact]
    public void An_account_can_vouch_for_its_key_or_against_it()
    {
        var strict = new ProviderPreferences { ZeroDataRetention = true, DenyDataCollection = true };

        Assert.Equal(["c+c-1", "a"], Names(strict, Own.Key("c-1", zeroRetention: true), Own.Key("c-2")));
        Assert.Equal(["a"], Names(strict, Own.Key("a-1", zeroRetention: false)));
        Assert.Equal(["off+off-1"], Names("m/off", strict, Own.Key("off-1", zeroRetention: true))[..1]);
        Assert.Equal(
            ["data_policy:zdr"],
            Refused("m/two", new RouteCredentials([Own.Key("b-1")]), new ProviderPreferences { ZeroDataRetention = true, Only = ["b"] })["excluded_by"]!
                .AsArray().Select(static word => (string?)word).Distinct().Where(static word => word != "allowed_providers" && word != "provider_off"));
    }

    [Fact]
    public void The_account_policy_and_the_callers_lists_come_before_the_keys_too()
    {
        Assert.Equal(["a", "c"], Names(new ProviderPreferences { Ignore = ["b"] }, Own.Key("b-1")));
        var request = Request(["m/one"], policy: new RoutingPolicy { AllowedProviders = ["a"] }).With(Own.Key("c-1"));
        Assert.Equal(["a"], Own.Names(_plans.Plan(request)));
    }

    [Fact]
    public void Without_fallbacks_the_first_is_the_callers_own_and_a_listed_one_is_found_wherever_it_stands()
    {
        Assert.Equal(["c+c-1"], Names(new ProviderPreferences { AllowFallbacks = false }, Own.Key("c-1")));
        Assert.Equal(["b"], Names(new ProviderPreferences { AllowFallbacks = false, Order = ["b"] }, Own.Key("c-1")));
        Assert.Equal(["b+b-1", "b"], Names(new ProviderPreferences { AllowFallbacks = false, Order = ["b"] }, Own.Key("c-1"), Own.Key("b-1")));
    }

    [Fact]
    public void A_key_that_misses_a_preferred_bound_stays_before_shared_capacity_behind_those_that_do_not()
    {
        _plans.With("b", new EndpointCondition { Throughput = new Percentiles(5, 5, 5, 5) });
        var fast = new ProviderPreferences { PreferredMinThroughput = new PercentileBounds(50) };

        Assert.Equal(["c+c-1", "b+b-1", "a", "c", "b"], Names(fast, Own.Key("b-1"), Own.Key("c-1")));
    }

    [Fact]
    public void A_conversation_stays_where_it_is_within_its_section()
    {
        var bound = _plans.Catalog.Resolve("m/one").Model.Endpoints.Single(static endpoint => endpoint.Tag == "c");
        var request = Request(["m/one"]) with { Session = new SessionKey(1, 2, Explicit: true), Bound = bound };

        Assert.Equal(["c"], Own.Names(_plans.Plan(request)).Take(1));
        Assert.Equal(["b+b-1", "c"], Own.Names(_plans.Plan(request.With(Own.Key("b-1")))).Take(2));
        Assert.Equal(["c+c-1", "b+b-1"], Own.Names(_plans.Plan(request.With(Own.Key("b-1"), Own.Key("c-1")))).Take(2));
    }

    [Fact]
    public void The_routers_choose_among_what_the_callers_keys_reach()
    {
        var strict = new ProviderPreferences { Only = ["off"] };

        Assert.Throws<GatewayException>(() => _plans.Plan("interchange/auto", strict));
        Assert.Equal(["off+off-1"], Names("interchange/auto", strict, Own.Key("off-1", models: ["m/two"])));
    }

    [Fact]
    public void A_step_names_its_key_by_version_so_that_a_rotated_one_begins_without_a_past()
    {
        var step = _plans.Plan(Request(["m/one"]).With(Own.Key("c-1"))).Steps[0];

        Assert.Equal("byok:c-1:v1", step.Credential);
        Assert.True(OwnCredential.Is(step.Credential));
        Assert.All(_plans.Plan("m/one").Steps, static shared => Assert.False(OwnCredential.Is(shared.Credential)));
    }

    [Fact]
    public void More_keys_than_a_plan_can_name_are_refused()
    {
        Assert.Equal(RouteCredentials.Most + 3, _plans.Plan(Request(["m/one"]).With(Many(RouteCredentials.Most))).Steps.Length);
        Assert.Throws<ArgumentException>(() => Own.Keys(Many(RouteCredentials.Most + 1)));
    }

    private static RouteRequest Asked(string[] models, ProviderPreferences? preferences = null) => Request([.. models], preferences) with { Seed = Seed };

    private static RouteCredential[] Many(int count) => [.. Enumerable.Range(0, count).Select(static index => Own.Key($"c-{index}"))];

    private static RouteCredentials Barring(string[] providers, params RouteCredential[] keys) =>
        new(keys) { Barred = providers.ToFrozenSet(StringComparer.OrdinalIgnoreCase) };

    private string[] Names(params RouteCredential[] keys) => Names("m/one", ProviderPreferences.None, keys);

    private string[] Names(ProviderPreferences preferences, params RouteCredential[] keys) => Names("m/one", preferences, keys);

    private string[] Names(string model, params RouteCredential[] keys) => Names(model, ProviderPreferences.None, keys);

    private string[] Names(string model, ProviderPreferences preferences, params RouteCredential[] keys) =>
        [.. Own.Names(_plans.Plan(Asked([model], preferences).With(keys)))];

    private System.Text.Json.Nodes.JsonObject Refused(string model, RouteCredentials credentials, ProviderPreferences? preferences = null)
    {
        var error = Assert.Throws<GatewayException>(() => _plans.Plan(Request([model], preferences) with { Credentials = credentials })).Error;
        Assert.Equal(404, error.Status);
        return error.Availability!;
    }
}
