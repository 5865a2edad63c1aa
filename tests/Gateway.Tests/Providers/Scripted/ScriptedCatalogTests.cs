using Interchange.Gateway.Providers.Scripted;
using Interchange.Gateway.Providers.Scripted.Scripts;

namespace Interchange.Gateway.Tests.Providers.Scripted;

public sealed class ScriptedCatalogTests
{
    [Fact]
    public void Offers_every_script_as_a_priced_model()
    {
        foreach (var script in ScriptTable.All)
        {
            var model = Assert.Single(ScriptedCatalog.Models, model => model.Id == $"scripted/{script.Name}");

            var endpoint = Assert.Single(model.Endpoints);
            Assert.Equal((script.Name, "scripted", model.Id), (endpoint.UpstreamModel, endpoint.Tag, endpoint.Model));
            Assert.False(endpoint.Pricing.IsFree);
            Assert.NotEqual("", model.Description);
        }
    }

    [Fact]
    public void Offers_a_pair_whose_first_endpoint_fails()
    {
        var pair = Assert.Single(ScriptedCatalog.Models, model => model.Id == "scripted/pair");

        Assert.Equal([("scripted/a", "flaky-503"), ("scripted/b", "echo")], pair.Endpoints.Select(endpoint => (endpoint.Tag, endpoint.UpstreamModel)));
    }

    [Fact]
    public void Names_each_script_once() => Assert.Equal(ScriptTable.All.Length, ScriptTable.All.DistinctBy(script => script.Name).Count());
}
