using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>A silent provider does not look like a dead connection.</summary>
[Collection(ProductCollection.Name)]
public sealed class KeepAliveTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public KeepAliveTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Sends_a_comment_after_ten_seconds_of_silence()
    {
        var answer = await _product.Caller.StreamAsync(
            Ask.For("scripted/slow-first-token", stream: true, extra: "\"scripted\":{\"delay_ms\":11500}"), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(Ask.Question, answer.Text);
        Assert.Single(answer.Comments);
        Assert.StartsWith(": ", answer.Body, StringComparison.Ordinal);
    }
}
