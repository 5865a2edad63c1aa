using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Routing;

/// <summary>A planner over models of the test's own, with the health that it sets.</summary>
internal sealed class Plans : IProviderSource, ICatalogSource, IProviderSecrets, IEndpointHealth
{
    private readonly ImmutableArray<Model> _models;
    private readonly ImmutableArray<ProviderDescriptor> _providers;
    private readonly Dictionary<string, EndpointCondition> _conditions = new(StringComparer.Ordinal);
    private readonly RoutePlanner _planner;

    public Plans(ImmutableArray<Model> models, params ImmutableArray<ProviderDescriptor> described)
    {
        _models = models;
        var known = described.Select(static p => p.Slug).ToHashSet(StringComparer.Ordinal);
        _providers =
        [
            .. described,
            .. models.SelectMany(static m => m.Endpoints).Select(static e => e.Provider).Distinct(StringComparer.Ordinal).Where(slug => !known.Contains(slug)).Select(static slug => Provider(slug)),
        ];
        Catalog = new ModelCatalog([this]);
        _planner = new RoutePlanner(Catalog, new ProviderRegistry([this], this, new ConfigurationBuilder().Build(), NullLogger<ProviderRegistry>.Instance));
    }

    public ModelCatalog Catalog { get; }

    IEnumerable<ProviderDescriptor> IProviderSource.Providers => _providers;

    public static ProviderDescriptor Provider(string slug, DataPolicy? policy = null) => new()
    {
        Slug = slug,
        Name = slug,
        BaseUrl = new Uri("http://127.0.0.1:1/v1/"),
        Authentication = ProviderAuthentication.None,
        DataPolicy = policy ?? DataPolicy.Unknown,
    };

    public static ProviderDescriptor Off(string slug) =>
        Provider(slug) with { Authentication = ProviderAuthentication.Bearer, KeySettings = [slug.ToUpperInvariant() + "_KEY"] };

    /// <summary>An endpoint with a price in dollars per million tokens, in and out alike.</summary>
    public static ModelEndpoint Endpoint(string tag, decimal price = 1, params string[] parameters) => new()
    {
        Provider = tag.Split('/')[0],
        Tag = tag,
        Model = "",
        UpstreamModel = "up",
        Pricing = new Pricing { Prompt = price / 1_000_000m, Completion = price / 1_000_000m },
        SupportedParameters = parameters.ToFrozenSet(StringComparer.Ordinal),
    };

    public static Model Model(string id, params ImmutableArray<ModelEndpoint> endpoints) => new()
    {
        Id = id,
        Name = id,
        Endpoints = [.. endpoints.Select(e => e with { Model = id })],
    };

    public Plans With(string tag, EndpointCondition condition)
    {
        _conditions[tag] = condition;
        return this;
    }

    public RoutePlan Plan(RouteRequest request) => _planner.Plan(request, this);

    public RoutePlan Plan(string model, ProviderPreferences? preferences = null, RequestNeeds? needs = null, RoutingPolicy? policy = null) =>
        Plan(Request([model], preferences, needs, policy));

    public ImmutableArray<string> Tags(string model, ProviderPreferences? preferences = null, RequestNeeds? needs = null, RoutingPolicy? policy = null) =>
        Tags(Plan(model, preferences, needs, policy));

    public static ImmutableArray<string> Tags(RoutePlan plan) => [.. plan.Steps.Select(static s => s.Endpoint.Tag)];

    public static RouteRequest Request(
        ImmutableArray<string> models, ProviderPreferences? preferences = null, RequestNeeds? needs = null, RoutingPolicy? policy = null) =>
        new(models, preferences ?? ProviderPreferences.None) { Needs = needs ?? RequestNeeds.None, Policy = policy ?? RoutingPolicy.None };

    /// <summary>Expects that nothing is left.</summary>
    public JsonObject Refused(string model, ProviderPreferences? preferences = null, RequestNeeds? needs = null, RoutingPolicy? policy = null)
    {
        var error = Assert.Throws<GatewayException>(() => Plan(model, preferences, needs, policy)).Error;
        Assert.Equal(404, error.Status);
        Assert.False(string.IsNullOrEmpty(error.Message));
        return error.Availability!;
    }

    public EndpointCondition Of(ModelEndpoint endpoint) => _conditions.GetValueOrDefault(endpoint.Tag, EndpointCondition.Unknown);

    CatalogContribution ICatalogSource.Contribute() => new() { Version = "test", Models = _models };

    ProviderSecret? IProviderSecrets.Find(ProviderDescriptor provider) => null;
}
