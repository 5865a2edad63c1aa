using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Legacy completions over HTTP.</summary>
[Collection(ProductCollection.Name)]
public sealed class CompletionsTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public CompletionsTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("scripted/echo")]
    [InlineData("scripted-responses/echo")]
    public async Task Completes_a_text(string model)
    {
        var (status, text) = await AskAsync($$"""{"model":"{{model}}","prompt":"one two three"}""");
        var body = JsonNode.Parse(text)!;

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("text_completion", (string?)body["object"]);
        Assert.StartsWith("gen-", (string?)body["id"], StringComparison.Ordinal);
        Assert.Equal("one two three", (string?)body["choices"]![0]!["text"]);
        Assert.Equal("stop", (string?)body["choices"]![0]!["finish_reason"]);
        Assert.Equal(3, (int)body["usage"]!["completion_tokens"]!);
        Assert.NotNull(body["usage"]!["cost"]);
    }

    [Fact]
    public async Task Streams_a_completion()
    {
        var (_, text) = await AskAsync("""{"model":"scripted/echo","prompt":"one two three","stream":true,"echo":true}""");
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static block => block.StartsWith("data: ", StringComparison.Ordinal)).ToList();

        Assert.Equal("data: [DONE]", events[^1]);
        var chunks = events[..^1].Select(static data => JsonNode.Parse(data["data: ".Length..])!).ToList();
        Assert.Equal("one two threeone two three", string.Concat(chunks.Select(static chunk => (string?)chunk["choices"]?.AsArray().FirstOrDefault()?["text"])));
        Assert.NotNull(chunks[^1]["usage"]!["cost"]);
    }

    [Theory]
    [InlineData("""{"model":"scripted/echo","prompt":[1,2]}""", 400)]
    [InlineData("""{"model":"scripted/content-filter","prompt":"x"}""", 400)]
    public async Task Tells_errors_in_the_usual_envelope(string request, int status)
    {
        var (answered, text) = await AskAsync(request);

        Assert.Equal(status, (int)answered);
        Assert.Equal(status, (int)JsonNode.Parse(text)!["error"]!["code"]!);
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _product.Caller.Http.PostAsync(new Uri("api/v1/completions", UriKind.Relative), content, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
