using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing;

public sealed class RoutePlanPropertyTests
{
    private static readonly Gen<string[]> SomeSlugs = Gen.OneOf("a", "b", "b/turbo", "c", "c/priority", "d", "nobody").Array[0, 3];

    private static readonly Gen<ProviderPreferences> SomePreferences =
        from order in SomeSlugs
        from only in SomeSlugs
        from ignore in SomeSlugs
        from flags in Gen.Bool.Array[6]
        from sort in Gen.OneOf<RouteSort?>(null, new RouteSort(RouteSortBy.Price), new RouteSort(RouteSortBy.Throughput, AcrossModels: true), new RouteSort(null, AcrossModels: true), new RouteSort(RouteSortBy.Exacto))
        from ceiling in Gen.Int[0, 6]
        from quantization in Gen.OneOf("", "fp8", "unknown")
        select new ProviderPreferences
        {
            Order = [.. order],
            Only = [.. only],
            Ignore = [.. ignore],
            AllowFallbacks = flags[0] || flags[5],
            RequireParameters = flags[1] && flags[5],
            DenyDataCollection = flags[2] && flags[5],
            ZeroDataRetention = flags[3] && flags[5],
            EnforceDistillableText = flags[4] && flags[5],
            Quantizations = quantization.Length == 0 ? [] : [quantization],
            Sort = sort,
            MaxPrice = ceiling == 0 ? null : new PriceCeiling { Prompt = ceiling / 1_000_000m },
        };

    private static readonly Gen<RouteRequest> SomeRequest =
        from preferences in SomePreferences
        from models in Gen.OneOf("acme/one", "acme/two", "acme/one:nitro", "acme/two:floor", "interchange/auto").Array[1, 3]
        from allowed in SomeSlugs
        from ignored in SomeSlugs
        from seed in Gen.ULong
        from used in Gen.OneOf("", "tools", "seed", "verbosity")
        from session in Gen.Int[0, 2]
        select new RouteRequest([.. models], preferences)
        {
            Needs = new RequestNeeds { Parameters = ParameterSet.Of(used), MaxTokens = seed % 3 == 0 ? 200 : null },
            Policy = new RoutingPolicy { AllowedProviders = seed % 4 == 0 ? [.. allowed] : [], IgnoredProviders = seed % 5 == 0 ? [.. ignored] : [] },
            Seed = seed,
            Session = session == 0 ? null : new SessionKey(1, seed, session == 1),
        };

    private readonly Plans _plans = new Plans(
        [
            Model(
                "acme/one",
                Endpoint("a", 1, "tools", "seed") with { Quantization = "fp8" },
                Endpoint("b", 2, "seed"),
                Endpoint("b/turbo", 3, "tools"),
                Endpoint("c/priority", 9, "tools")) with
            {
                Distillable = true,
            },
            Model(
                "acme/two",
                Endpoint("c", 0, "tools"),
                Endpoint("d", 4, "verbosity") with { MaxCompletionTokens = 100 },
                Endpoint("b", 5),
                Endpoint("off", 1)),
        ],
        Off("off"),
        Provider("a", DataPolicy.NothingKept),
        Provider("b", DataPolicy.Retained(30)))
        .With("b", new EndpointCondition { Unstable = true })
        .With("c", new EndpointCondition { Uptime = UptimeClass.Degraded, Throughput = new Percentiles(5, 5, 5, 5) });

    [Fact]
    public void No_plan_holds_an_endpoint_that_a_rule_excludes() => SomeRequest.Sample(request =>
    {
        if (TryPlan(request) is not { } plan)
        {
            return;
        }

        Assert.NotEmpty(plan.Steps);
        Assert.Equal(plan.Steps.Length, plan.Steps.Select(static s => (s.Slug, s.Endpoint.Tag)).Distinct().Count());
        foreach (var step in plan.Steps)
        {
            var (preferences, policy, endpoint) = (request.Provider, request.Policy, step.Endpoint);
            Assert.NotEqual("off", endpoint.Tag);
            Assert.True(preferences.Only.IsEmpty || preferences.Only.Any(slug => ProviderSlug.Matches(slug, endpoint.Tag)));
            Assert.True(policy.AllowedProviders.IsEmpty || policy.AllowedProviders.Any(slug => ProviderSlug.Covers(slug, endpoint.Tag)));
            Assert.DoesNotContain(preferences.Ignore.Concat(policy.IgnoredProviders), slug => ProviderSlug.Covers(slug, endpoint.Tag));
            Assert.True(preferences.Quantizations.IsEmpty || preferences.Quantizations.Contains(endpoint.Quantization, StringComparer.Ordinal));
            Assert.False(endpoint.Pricing.Prompt > preferences.MaxPrice?.Prompt);
            Assert.False(request.Needs.MaxTokens > endpoint.MaxCompletionTokens);
            Assert.True(!preferences.ZeroDataRetention || step.Provider.DataPolicy.KeepsNothing);
            Assert.True(!preferences.DenyDataCollection || !step.Provider.DataPolicy.Collects);
            Assert.True(!preferences.EnforceDistillableText || endpoint.Model == "acme/one");
            Assert.True(!preferences.RequireParameters || request.Needs.Parameters.IsEmpty || request.Needs.Parameters.ToNames().All(endpoint.SupportedParameters.Contains));
            Assert.False(step.Dropped.Overlaps(ParameterSet.Of(endpoint.SupportedParameters)));
        }
    });

    [Fact]
    public void A_plan_is_a_function_of_its_inputs() => SomeRequest.Sample(request =>
    {
        var first = TryPlan(request);
        var second = TryPlan(request);

        Assert.Equal(first?.Steps.Select(static s => (s.Slug, s.Endpoint.Tag)), second?.Steps.Select(static s => (s.Slug, s.Endpoint.Tag)));
        Assert.Equal(first?.Warnings, second?.Warnings);
        Assert.Equal(first?.Strategy, second?.Strategy);
    });

    [Fact]
    public void A_record_changes_nothing_and_with_the_steps_accounts_for_every_endpoint() => SomeRequest.Sample(request =>
    {
        var plain = TryPlan(request);
        var recorded = TryPlan(request with { RecordExclusions = true });

        Assert.Equal(plain?.Steps.Select(static s => s.Endpoint.Name), recorded?.Steps.Select(static s => s.Endpoint.Name));
        if (recorded is not null && request.Provider.AllowFallbacks && request.Models.Length == 1 && recorded.Strategy == RouteStrategy.Direct)
        {
            Assert.Equal(4, recorded.Steps.Length + recorded.Exclusions.Length);
        }
    });

    [Fact]
    public void To_ignore_more_never_brings_an_endpoint_back() => Gen.Select(SomeRequest, SomeSlugs).Sample((request, more) =>
    {
        // Without soft preferences and fallback limits, which choose among what is left.
        var loose = request with { Needs = RequestNeeds.None, Models = ["acme/one", "acme/two"], Provider = request.Provider with { AllowFallbacks = true } };
        var before = TryPlan(loose)?.Steps.Select(static s => s.Endpoint.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var after = TryPlan(loose with { Provider = loose.Provider with { Ignore = [.. loose.Provider.Ignore, .. more] } });

        Assert.All(after?.Steps ?? [], step => Assert.Contains(step.Endpoint.Name, before));
    });

    [Fact]
    public void Order_ranks_and_never_adds_nor_drops_standard_endpoints() => Gen.Select(SomeRequest, SomeSlugs).Sample((request, order) =>
    {
        var loose = request with { Models = ["acme/one", "acme/two"], Provider = request.Provider with { AllowFallbacks = true, Order = [] } };
        string[] standard = [.. order.Where(static slug => slug != "c/priority")];
        var without = TryPlan(loose)?.Steps.Select(static s => s.Endpoint.Name).Order(StringComparer.Ordinal);
        var with = TryPlan(loose with { Provider = loose.Provider with { Order = [.. standard] } })?.Steps.Select(static s => s.Endpoint.Name).Order(StringComparer.Ordinal);

        Assert.Equal(without, with);
    });

    private RoutePlan? TryPlan(RouteRequest request)
    {
        try
        {
            return _plans.Plan(request);
        }
        catch (GatewayException refused)
        {
            Assert.Equal(404, refused.Error.Status);
            Assert.NotNull(refused.Error.Availability!["code"]);
            return null;
        }
    }
}
