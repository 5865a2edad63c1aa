using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;

namespace Interchange.Benchmarks.Micro;

/// <summary>A route to the stand-in.</summary>
internal static class StandInRoute
{
    public static RouteStep Step { get; } = new(
        "bench/standin",
        new ModelEndpoint
        {
            Provider = "standin",
            Tag = "standin",
            Model = "bench/standin",
            UpstreamModel = "standin",
            Pricing = new Pricing { Prompt = 0.000001m, Completion = 0.000002m, InputCacheRead = 0.0000001m },
        },
        new ProviderDescriptor { Slug = "standin", Name = "Stand-in", BaseUrl = new Uri("http://127.0.0.1:1/v1/") });
}
