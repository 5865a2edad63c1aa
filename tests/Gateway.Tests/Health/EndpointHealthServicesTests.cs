using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Health;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Folding;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interchange.Gateway.Tests.Health;

public sealed class EndpointHealthServicesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_attempts_report_is_what_routing_and_the_listing_read(bool catalogFirst)
    {
        IConfiguration configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddSingleton(configuration).AddLogging().AddKeys().AddProviders(configuration);
        services = catalogFirst ? services.AddCatalog(configuration).AddEndpointHealth() : services.AddEndpointHealth().AddCatalog(configuration);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var endpoint = Instance.Endpoint();
        var breakers = provider.GetRequiredService<IBreakers>();

        for (var call = 0; call < 2; call++)
        {
            breakers.Report(Instance.Outcome(endpoint, breakers.TryEnter(endpoint, "acme"), Instance.Failure()));
        }

        Assert.True(provider.GetRequiredService<IEndpointHealth>().Of(endpoint).Unstable);
        Assert.Equal(-1, provider.GetRequiredService<IEndpointStatistics>().Of(endpoint).Status);
        Assert.NotNull(provider.GetRequiredService<FoldEndpointHealth>());
        Assert.NotNull(provider.GetRequiredService<ListModelEndpoints>());
        Assert.Single(provider.GetServices<IHostedService>().OfType<HealthExchange>());
    }
}
