using System.Collections.Immutable;
using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Routing;

public sealed class RoutePlannerTests : IProviderSource, ICatalogSource, IProviderSecrets
{
    private static readonly ProviderPreferences Cheapest = new() { Sort = new RouteSort(RouteSortBy.Price) };

    private readonly RoutePlanner _planner;

    public RoutePlannerTests() => _planner = new RoutePlanner(
        new ModelCatalog([this]),
        new ProviderRegistry([this], this, new ConfigurationBuilder().Build(), NullLogger<ProviderRegistry>.Instance));

    IEnumerable<ProviderDescriptor> IProviderSource.Providers =>
    [
        Provider("cheap"), Provider("dear"), Provider("middle"),
        Provider("off") with { Authentication = ProviderAuthentication.Bearer, KeySettings = ["OFF_KEY"] },
    ];

    [Fact]
    public void Tries_the_endpoints_of_each_model_in_turn_cheapest_first() =>
        Assert.Equal(["middle/fast", "cheap", "cheap", "dear"], Tags(Plan(["test/two", "test/one"], Cheapest)));

    [Fact]
    public void Puts_the_providers_of_the_callers_order_first() =>
        Assert.Equal(["dear", "cheap"], Tags(Plan(["test/one"], new ProviderPreferences { Order = ["dear"] })));

    [Theory]
    [InlineData("dear", "dear")]
    [InlineData("DEAR", "dear")]
    [InlineData("middle", "middle/fast")]
    [InlineData("middle/fast", "middle/fast")]
    public void Uses_only_what_the_caller_allows(string only, string tag) =>
        Assert.Equal([tag], Tags(Plan(["test/one", "test/two"], new ProviderPreferences { Only = [only] })));

    [Fact]
    public void Leaves_out_what_the_caller_ignores() =>
        Assert.Equal(["dear"], Tags(Plan(["test/one"], new ProviderPreferences { Ignore = ["cheap"] })));

    [Fact]
    public void Without_fallbacks_keeps_one_endpoint_or_the_ones_in_order()
    {
        Assert.Equal(["cheap"], Tags(Plan(["test/one"], Cheapest with { AllowFallbacks = false })));
        Assert.Equal(["dear", "cheap"], Tags(Plan(["test/one"], new ProviderPreferences { AllowFallbacks = false, Order = ["dear", "cheap"] })));
        Assert.Equal(["dear"], Tags(Plan(["test/one"], new ProviderPreferences { AllowFallbacks = false, Order = ["dear"] })));
    }

    [Fact]
    public void Says_what_left_out_each_endpoint_when_none_is_left()
    {
        var error = Assert.Throws<GatewayException>(() => Plan(["test/one"], new ProviderPreferences { Only = ["dear"], Ignore = ["dear"] })).Error;

        Assert.Equal(404, error.Status);
        Assert.Equal("constraint_filtered", (string?)error.Availability!["code"]);
        Assert.Equal(["allowed_providers", "ignored_providers"], error.Availability["excluded_by"]!.AsArray().Select(static r => (string?)r));
        Assert.Equal(2, error.Availability["excluded"]!.AsArray().Count);
    }

    [Fact]
    public void Names_the_setting_that_switches_a_provider_on()
    {
        var error = Assert.Throws<GatewayException>(() => Plan(["test/off"])).Error;

        Assert.Equal(404, error.Status);
        Assert.Contains("OFF_KEY", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_unknown_model() =>
        Assert.Equal(400, Assert.Throws<GatewayException>(() => Plan(["test/one", "test/on"])).Error.Status);

    [Fact]
    public void Never_plans_an_excluded_endpoint_and_plans_the_same_twice()
    {
        var slugs = Gen.OneOf("cheap", "dear", "middle", "middle/fast", "off").Array[0, 3];
        Gen.Select(slugs, slugs, slugs, Gen.Bool).Sample((order, only, ignore, fallbacks) =>
        {
            var preferences = new ProviderPreferences { Order = [.. order], Only = [.. only], Ignore = [.. ignore], AllowFallbacks = fallbacks };
            string[] first;
            try
            {
                first = [.. Tags(Plan(["test/two", "test/one"], preferences))];
            }
            catch (GatewayException exception)
            {
                Assert.Equal(404, exception.Error.Status);
                return;
            }

            Assert.NotEmpty(first);
            Assert.All(first, tag => Assert.True(only.Length == 0 || only.Any(slug => ProviderSlug.Matches(slug, tag))));
            Assert.All(first, tag => Assert.DoesNotContain(ignore, slug => ProviderSlug.Matches(slug, tag)));
            Assert.DoesNotContain("off", first);
            Assert.Equal(first, Tags(Plan(["test/two", "test/one"], preferences)));
        });
    }

    CatalogContribution ICatalogSource.Contribute() => new()
    {
        Version = "test",
        Models =
        [
            Model("test/one", ("cheap", "cheap", 1), ("dear", "dear", 9)),
            Model("test/two", ("cheap", "cheap", 5), ("middle", "middle/fast", 2)),
            Model("test/off", ("off", "off", 1)),
        ],
    };

    ProviderSecret? IProviderSecrets.Find(ProviderDescriptor provider) => null;

    private static ProviderDescriptor Provider(string slug) => new()
    {
        Slug = slug,
        Name = slug,
        BaseUrl = new Uri("http://127.0.0.1:1/v1/"),
        Authentication = ProviderAuthentication.None,
    };

    private static Model Model(string id, params (string Provider, string Tag, decimal Price)[] endpoints) => new()
    {
        Id = id,
        Name = id,
        Endpoints =
        [
            .. endpoints.Select(endpoint => new ModelEndpoint
            {
                Provider = endpoint.Provider,
                Tag = endpoint.Tag,
                Model = id,
                UpstreamModel = id,
                Pricing = new Pricing { Prompt = endpoint.Price },
            }),
        ],
    };

    private static IEnumerable<string> Tags(RoutePlan plan) => plan.Steps.Select(static step => step.Endpoint.Tag);

    private RoutePlan Plan(ImmutableArray<string> models, ProviderPreferences? preferences = null) =>
        _planner.Plan(new RouteRequest(models, preferences ?? ProviderPreferences.None));
}
