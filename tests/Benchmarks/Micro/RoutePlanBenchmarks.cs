using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Benchmarks.Micro;

/// <summary>Planning a route over a model with thirty endpoints, and over ten such models.</summary>
public class RoutePlanBenchmarks : IProviderSource, ICatalogSource, IProviderSecrets
{
    private const int Endpoints = 30;
    private const int Models = 10;

    private readonly RoutePlanner _planner;
    private readonly RouteRequest _one = new(["bench/m0"], ProviderPreferences.None);
    private readonly RouteRequest _ten = new([.. Enumerable.Range(0, Models).Select(static model => $"bench/m{model}")], ProviderPreferences.None);

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

    [Benchmark]
    public ImmutableArray<RouteStep> Thirty_endpoints_of_one_model() => _planner.Plan(_one).Steps;

    [Benchmark]
    public ImmutableArray<RouteStep> Three_hundred_endpoints_of_ten_models() => _planner.Plan(_ten).Steps;

    private static ModelEndpoint Endpoint(int model, int provider) => new()
    {
        Provider = $"p{provider}",
        Tag = $"p{provider}",
        Model = $"bench/m{model}",
        UpstreamModel = "m",
        Pricing = new Pricing { Prompt = (provider * 7 % Endpoints) + 1, Completion = 1 },
    };
}
