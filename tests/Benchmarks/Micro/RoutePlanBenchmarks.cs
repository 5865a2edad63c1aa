using System.Collections.Frozen;
using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Routing.Stickiness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Benchmarks.Micro;

/// <summary>Planning a route over a model with thirty endpoints, and over ten such models.</summary>
[MemoryDiagnoser]
public class RoutePlanBenchmarks : IProviderSource, ICatalogSource, IProviderSecrets, IEndpointHealth
{
    private const int Endpoints = 30;
    private const int Models = 10;
    private const int OwnKeys = 10;

    private static readonly FrozenSet<string> Parameters = FrozenSet.ToFrozenSet(["tools", "temperature", "max_tokens"], StringComparer.Ordinal);

    private static readonly EndpointCondition Measured = new()
    {
        Latency = new Percentiles(0.4, 0.6, 0.9, 2),
        Throughput = new Percentiles(80, 60, 40, 10),
        ToolCallSuccess = 0.98,
    };

    private readonly RoutePlanner _planner;
    private readonly RouteRequest _one = new(["bench/m0"], ProviderPreferences.None);
    private readonly RouteRequest _ten = new([.. Enumerable.Range(0, Models).Select(static model => $"bench/m{model}")], ProviderPreferences.None);

    private readonly RouteRequest _filtered = new(
        ["bench/m0"],
        new ProviderPreferences
        {
            Ignore = ["p0", "p1", "p2/fast"],
            Only = [.. Enumerable.Range(0, Endpoints).Select(static provider => $"p{provider}")],
            MaxPrice = new PriceCeiling { Prompt = Endpoints / 2 },
            PreferredMinThroughput = new PercentileBounds(50, P90: 20),
            RequireParameters = true,
        })
    {
        Needs = new RequestNeeds { Parameters = ParameterSet.Of("tools", "temperature"), PromptTokens = 1_000, MaxTokens = 500 },
        Session = new SessionKey(1, 2, Explicit: true),
    };

    private readonly RouteRequest _own = new(["bench/m0"], ProviderPreferences.None)
    {
        Credentials = new RouteCredentials(Enumerable.Range(0, OwnKeys).Select(static key =>
            new RouteCredential(new SecretReference("account", $"key{key}", "v1"), $"p{key}") { IsFallback = key % 5 == 0, IsRequired = key % 4 == 0 })),
    };

    public RoutePlanBenchmarks()
    {
        var registry = new ProviderRegistry([this], this, new ConfigurationBuilder().Build(), NullLogger<ProviderRegistry>.Instance);
        _planner = new RoutePlanner(new ModelCatalog([this]), registry);
    }

    public IEnumerable<ProviderDescriptor> Providers => Enumerable.Range(0, Endpoints).Select(static provider => new ProviderDescriptor
    {
        Slug = $"p{provider}",
        Name = $"Provider {provider}",
        BaseUrl = new Uri("http://127.0.0.1:1/v1/"),
        Authentication = ProviderAuthentication.None,
    });

    public CatalogContribution Contribute() => new()
    {
        Version = "bench",
        Models =
        [
            .. Enumerable.Range(0, Models).Select(static model => new Model
            {
                Id = $"bench/m{model}",
                Name = $"Model {model}",
                Endpoints = [.. Enumerable.Range(0, Endpoints).Select(provider => Endpoint(model, provider))],
            }),
        ],
    };

    public ProviderSecret? Find(ProviderDescriptor provider) => null;

    public EndpointCondition Of(ModelEndpoint endpoint) => Measured;

    [Benchmark]
    public ImmutableArray<RouteStep> Thirty_endpoints_of_one_model() => _planner.Plan(_one, this).Steps;

    [Benchmark]
    public ImmutableArray<RouteStep> Thirty_endpoints_with_every_filter() => _planner.Plan(_filtered, this).Steps;

    [Benchmark]
    public ImmutableArray<RouteStep> Thirty_endpoints_and_ten_keys_of_the_callers_own() => _planner.Plan(_own, this).Steps;

    [Benchmark]
    public ImmutableArray<RouteStep> Three_hundred_endpoints_of_ten_models() => _planner.Plan(_ten, this).Steps;

    private static ModelEndpoint Endpoint(int model, int provider) => new()
    {
        Provider = $"p{provider}",
        Tag = $"p{provider}",
        Model = $"bench/m{model}",
        UpstreamModel = "m",
        ContextLength = 128_000,
        SupportedParameters = Parameters,
        Pricing = new Pricing { Prompt = (provider * 7 % Endpoints) + 1, Completion = 1 },
    };
}
