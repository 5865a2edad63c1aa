using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>What the gateway does to answers when it is asked to.</summary>
[Collection(ProductCollection.Name)]
public sealed class PluginTests : EndToEndTests
{
    private const string Json = "\"response_format\":{\"type\":\"json_object\"}";
    private const string Healing = "\"plugins\":[{\"id\":\"response-healing\"}]";

    private readonly InterchangeProcess _product;

    public PluginTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Nearly_json_becomes_json_where_the_caller_asks_for_both()
    {
        var healed = await _product.Caller.CompleteAsync(Ask.For("scripted/nearly-json", extra: $"{Json},{Healing}"), Cancellation);
        var text = await _product.Caller.CompleteAsync(Ask.For("scripted/nearly-json", extra: Healing), Cancellation);
        var raw = await _product.Caller.CompleteAsync(Ask.For("scripted/nearly-json", extra: Json), Cancellation);

        Assert.Equal(HttpStatusCode.OK, healed.Status);
        Assert.Equal("""{"city":"Bern","tags":[1,2]}""", healed.Text);
        Assert.StartsWith("Here you are", text.Text, StringComparison.Ordinal);
        Assert.Equal(text.Text, raw.Text);
        Assert.Equal((decimal)raw.Json["usage"]!["cost"]!, (decimal)healed.Json["usage"]!["cost"]!);
    }
}
