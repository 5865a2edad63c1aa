using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>An answer that broke is never presented as one: an HTTP error before the first byte, an error event after it.</summary>
[Collection(ImpatientCollection.Name)]
public sealed class BrokenProviderTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public BrokenProviderTests(ImpatientProduct product) => _product = Using(product);

    [Theory]
    [InlineData("flaky-503", 503, "provider_overloaded")]
    [InlineData("flaky-429", 429, "rate_limit_exceeded")]
    [InlineData("rate-limited", 429, "rate_limit_exceeded")]
    [InlineData("unauthorized", 502, "provider_unavailable")]
    [InlineData("context-length", 400, "context_length_exceeded")]
    [InlineData("content-filter", 400, "content_policy_violation")]
    [InlineData("error-in-200", 502, "provider_unavailable")]
    [InlineData("error-first-event", 502, "provider_unavailable")]
    [InlineData("cut-before-content", 502, "provider_unavailable")]
    [InlineData("empty", 502, "provider_unavailable")]
    [InlineData("silent", 504, "timeout")]
    public async Task Tells_a_failure_before_content_by_status(string script, int status, string type)
    {
        var whole = await _product.Caller.CompleteAsync(Ask.For($"scripted/{script}"), Cancellation);
        using var streamed = await _product.Caller.PostAsync(Ask.For($"scripted/{script}", stream: true), Cancellation);

        // An endpoint that this test and others have failed rests: nothing is sent to it then, and the answer says so.
        var rests = (string?)whole.Error!["metadata"]!["failure"] == "breaker_open";
        Assert.Equal(rests ? 503 : status, (int)whole.Status);
        Assert.Equal((int)whole.Status, (int)whole.Error["code"]!);
        Assert.Equal(rests ? "provider_overloaded" : type, (string?)whole.Error["metadata"]!["error_type"]);
        Assert.True((int)streamed.StatusCode == status || streamed.StatusCode == HttpStatusCode.ServiceUnavailable, $"{streamed.StatusCode}");
        Assert.Equal("application/json", streamed.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("cut-mid-stream")]
    [InlineData("eof-mid-stream")]
    [InlineData("stall-mid-stream")]
    [InlineData("malformed-chunk")]
    [InlineData("error-mid-stream")]
    public async Task Ends_a_stream_that_broke_with_an_error_event(string script)
    {
        // Other tests of this product break the same endpoints: while one rests, nothing is sent to it.
        var answer = await Eventually.GetAsync(
            $"an attempt at {script}",
            TimeSpan.FromSeconds(90),
            async () => await _product.Caller.StreamAsync(Ask.For($"scripted/{script}", stream: true, extra: Ask.Slowly), Cancellation) is var streamed
                && streamed.Status == HttpStatusCode.OK ? streamed : null,
            Cancellation);

        Assert.Equal("one two three", answer.Text);
        Assert.DoesNotContain("[DONE]", answer.Events);
        var last = answer.Chunks[^1];
        Assert.Equal(answer.Id, (string?)last["id"]);
        Assert.Equal("error", (string?)last["choices"]![0]!["finish_reason"]);
        Assert.True((int)last["error"]!["code"]! >= 500);
        Assert.False(string.IsNullOrEmpty((string?)last["error"]!["message"]));
        Assert.DoesNotContain(answer.Chunks.SkipLast(1), chunk => (string?)chunk["choices"]?[0]?["finish_reason"] is not null);
    }

    [Theory]
    [InlineData("cut-mid-stream")]
    [InlineData("eof-mid-stream")]
    [InlineData("stall-mid-stream")]
    [InlineData("malformed-chunk")]
    [InlineData("error-mid-stream")]
    public async Task Answers_a_document_that_broke_with_an_error_status(string script)
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For($"scripted/{script}"), Cancellation);

        Assert.True((int)answer.Status >= 500, $"{answer.Status}: {answer.Body}");
        Assert.NotNull(answer.Error);
    }

    [Theory]
    [InlineData("cut-mid-stream")]
    [InlineData("error-first-event")]
    public async Task Records_a_failed_answer_and_charges_nothing(string script)
    {
        using var response = await _product.Caller.PostAsync(Ask.For($"scripted/{script}", stream: true), Cancellation);
        var id = Assert.Single(response.Headers.GetValues("X-Generation-Id"));

        var record = await _product.Caller.GetGenerationAsync(id, Cancellation);

        Assert.Equal(0m, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task Serves_others_while_a_hundred_streams_stall()
    {
        var stalled = Enumerable.Range(0, 100)
            .Select(_ => _product.Caller.StreamAsync(Ask.For("scripted/stall-mid-stream", stream: true), Cancellation))
            .ToList();

        var answer = await _product.Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.DoesNotContain(await Task.WhenAll(stalled), ended => ended.EndedNormally);
    }
}
