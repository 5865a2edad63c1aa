using System.Net;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Security;

/// <summary>With the settings that everybody has, callers reach nothing of the machine through what is fetched for them.</summary>
[Collection(ProductCollection.Name)]
public sealed class FetchingGuardTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public FetchingGuardTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0x7f000001")]
    public async Task Nothing_of_the_machine_is_asked(string host)
    {
        await using var tools = new ToolServer();
        tools.Serve("/secret.png", "image/png", [1]);
        var address = $"http://{host}:{new Uri(tools.Address).Port}/secret.png";

        var answer = await _product.Caller.CompleteAsync(
            $$$"""{"model":"scripted-bedrock/echo","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{address}}}"}}]}]}""", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("public internet", answer.Message, StringComparison.Ordinal);
        Assert.Empty(tools.Asked);
    }
}
