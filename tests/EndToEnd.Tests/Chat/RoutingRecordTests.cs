using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>What callers are told of how their requests were routed.</summary>
[Collection(ProductCollection.Name)]
public sealed class RoutingRecordTests : EndToEndTests
{
    private const string Fallback = "\"models\":[\"scripted/cut-before-headers\",\"scripted/echo\"]";

    private readonly InterchangeProcess _product;

    public RoutingRecordTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("X-OpenRouter-Metadata")]
    [InlineData("X-OpenRouter-Experimental-Metadata")]
    [InlineData("X-Interchange-Metadata")]
    public async Task Tells_the_whole_story_of_an_answer_that_took_two_models(string header)
    {
        var answer = await Asking(header).CompleteAsync(Ask.For("scripted/cut-before-headers", extra: Fallback), Cancellation);

        Assert.Equal(Ask.Question, answer.Text);
        AssertStory(answer.Json["openrouter_metadata"]!);
    }

    [Fact]
    public async Task Tells_it_with_the_usage_of_a_stream()
    {
        var answer = await Asking().StreamAsync(Ask.For("scripted/cut-before-headers", stream: true, extra: Fallback), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        var chunk = Assert.Single(answer.Chunks, static chunk => chunk["openrouter_metadata"] is not null);
        Assert.NotNull(chunk["usage"]);
        AssertStory(chunk["openrouter_metadata"]!);
    }

    [Fact]
    public async Task Tells_it_beside_an_error_and_names_the_endpoints_that_were_left_out()
    {
        var answer = await Asking().CompleteAsync(Ask.For("scripted/pair", extra: "\"provider\":{\"only\":[\"groq\"]}"), Cancellation);

        Assert.Equal(404, (int)answer.Status);
        var record = answer.Json["openrouter_metadata"]!;
        Assert.Equal(0, (int?)record["attempt"]);
        Assert.Equal("scripted/pair", (string?)record["requested"]);
        Assert.Equal(2, record["excluded"]!.AsArray().Count);
        Assert.All(record["excluded"]!.AsArray(), static excluded => Assert.Equal("allowed_providers", (string?)excluded!["reason"]));
    }

    [Fact]
    public async Task Tells_it_in_the_last_event_of_a_stream_that_broke_off()
    {
        var answer = await Asking().StreamAsync(Ask.For("scripted/cut-mid-stream", stream: true, extra: Ask.Slowly), Cancellation);

        Assert.False(answer.EndedNormally);
        Assert.Equal("truncated", (string?)answer.Chunks[^1]["openrouter_metadata"]?["attempts"]?[0]?["failure"]);
    }

    [Fact]
    public async Task Keeps_it_with_the_generation()
    {
        var answer = await Asking().CompleteAsync(
            Ask.For("scripted/pair", extra: "\"provider\":{\"order\":[\"scripted/b\"],\"ignore\":[\"scripted/a\"],\"sort\":\"price\"}"), Cancellation);

        var record = await _product.Caller.GetGenerationAsync(answer.Id, Cancellation);
        var routing = record["routing"]!;
        Assert.Equal("direct", (string?)routing["strategy"]);
        Assert.Equal("price", (string?)routing["sort"]);
        var excluded = Assert.Single(routing["excluded"]!.AsArray())!;
        Assert.Equal("ignored_providers", (string?)excluded["reason"]);
        Assert.Equal(JsonValue.Create("price").ToString(), (string?)answer.Json["openrouter_metadata"]!["params"]!["sort"]);
    }

    [Fact]
    public async Task Says_nothing_unless_asked()
    {
        var plain = await _product.Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);
        var disabled = await Asking(value: "disabled").CompleteAsync(Ask.For("scripted/echo"), Cancellation);

        Assert.Null(plain.Json["openrouter_metadata"]);
        Assert.Null(disabled.Json["openrouter_metadata"]);
    }

    [Fact]
    public async Task Says_nothing_of_an_answer_that_was_there_already()
    {
        var caller = Asking();
        caller.Http.DefaultRequestHeaders.Add("X-OpenRouter-Cache", "true");
        var body = Ask.For("scripted/echo", Guid.NewGuid().ToString());

        var made = await caller.CompleteAsync(body, Cancellation);
        var served = await caller.CompleteAsync(body, Cancellation);

        Assert.NotNull(made.Json["openrouter_metadata"]);
        Assert.Null(served.Json["openrouter_metadata"]);
    }

    [Fact]
    public async Task Refuses_a_level_that_it_does_not_know()
    {
        var answer = await Asking(value: "verbose").CompleteAsync(Ask.For("scripted/echo"), Cancellation);

        Assert.Equal(400, (int)answer.Status);
        Assert.Contains("X-OpenRouter-Metadata must be \"enabled\" or \"disabled\"", answer.Message, StringComparison.Ordinal);
    }

    private static void AssertStory(JsonNode record)
    {
        Assert.Equal("scripted/cut-before-headers", (string?)record["requested"]);
        Assert.Equal("fallback", (string?)record["strategy"]);
        Assert.Equal("available=2, selected=Scripted", (string?)record["summary"]);
        Assert.Equal(
            [("scripted/cut-before-headers", false), ("scripted/echo", true)],
            record["endpoints"]!["available"]!.AsArray().Select(static endpoint => ((string?)endpoint!["model"], (bool)endpoint["selected"]!)));
        var attempts = record["attempts"]!.AsArray();
        Assert.Equal(attempts.Count, (int?)record["attempt"]);
        Assert.NotNull(attempts[0]!["failure"]);
        Assert.Equal(200, (int?)attempts[^1]!["status"]);
        Assert.True((double?)record["overhead_ms"] >= 0);
    }

    private Caller Asking(string header = "X-OpenRouter-Metadata", string value = "enabled")
    {
        var caller = _product.CallerWith(_product.Keys.Inference);
        caller.Http.DefaultRequestHeaders.Add(header, value);
        return caller;
    }
}
