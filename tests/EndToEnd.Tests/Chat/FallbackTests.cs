using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Another model or endpoint answers when the first one cannot, and only as long as nothing was said.</summary>
[Collection(ImpatientCollection.Name)]
public sealed class FallbackTests : EndToEndTests
{
    private const string ThenEcho = "\"models\":[\"{0}\",\"scripted/echo\"]";

    private readonly InterchangeProcess _product;

    public FallbackTests(ImpatientProduct product) => _product = Using(product);

    public static MatrixTheoryData<string, bool> Failures { get; } = new(
        [
            "flaky-503", "flaky-429", "rate-limited", "unauthorized", "context-length", "error-in-200", "error-first-event", "cut-before-content",
            "empty", "silent",
        ],
        [false, true]);

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Answers_from_the_next_model_and_says_so(string script, bool stream)
    {
        var (ended, model, text, id, detail) = await AskAsync($"scripted/{script}", stream);

        Assert.True(ended, detail);
        Assert.Equal("scripted/echo", model);
        Assert.Equal(Ask.Question, text);

        var record = await _product.Caller.GetGenerationAsync(id, Cancellation);
        Assert.Equal("scripted/echo", (string?)record["model"]);
        var attempts = record["provider_responses"]!.AsArray();
        Assert.InRange(attempts.Count, 2, 3);
        Assert.Equal(200, (int?)attempts[^1]!["status"]);
        Assert.All(attempts.SkipLast(1), static attempt => Assert.NotNull((string?)attempt!["failure"]));
    }

    [Fact]
    public async Task Tries_the_second_endpoint_of_the_same_model()
    {
        var answer = await _product.Caller.CompleteAsync(
            Ask.For("scripted/pair", extra: "\"provider\":{\"order\":[\"scripted/a\",\"scripted/b\"]}"), Cancellation);

        Assert.Equal(Ask.Question, answer.Text);
        Assert.Equal("scripted/pair", (string?)answer.Json["model"]);
        var record = await _product.Caller.GetGenerationAsync(answer.Id, Cancellation);
        var attempts = record["provider_responses"]!.AsArray();
        Assert.Equal(("scripted/a", "scripted/b"), ((string?)attempts[0]!["endpoint_id"], (string?)attempts[^1]!["endpoint_id"]));
        Assert.Equal(200, (int?)attempts[^1]!["status"]);
    }

    [Theory]
    [InlineData("cut-mid-stream")]
    [InlineData("eof-mid-stream")]
    [InlineData("error-mid-stream")]
    [InlineData("malformed-chunk")]
    [InlineData("stall-mid-stream")]
    public async Task Never_tries_another_model_once_something_was_said(string script)
    {
        // Other tests of this product break the same endpoints: while one rests, the next model answers at once.
        var answer = await Eventually.GetAsync(
            $"an attempt at {script}",
            TimeSpan.FromSeconds(90),
            async () => await _product.Caller.StreamAsync(
                Ask.For($"scripted/{script}", stream: true, extra: $"{Then($"scripted/{script}")},{Ask.Slowly}"), Cancellation) is var streamed
                && (string?)streamed.Chunks[0]["model"] == $"scripted/{script}" ? streamed : null,
            Cancellation);

        Assert.False(answer.EndedNormally, answer.Body);
        Assert.Equal("error", answer.FinishReason);
        Assert.All(answer.Chunks, chunk => Assert.Equal($"scripted/{script}", (string?)chunk["model"]));
        Assert.Equal("one two three", answer.Text);
    }

    [Theory]
    [InlineData("cut-mid-stream")]
    [InlineData("eof-mid-stream")]
    [InlineData("error-mid-stream")]
    [InlineData("malformed-chunk")]
    [InlineData("stall-mid-stream")]
    public async Task Falls_back_from_a_document_that_broke_since_nothing_of_it_was_said(string script)
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For($"scripted/{script}", extra: Then($"scripted/{script}")), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("scripted/echo", (string?)answer.Json["model"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Carries_filtered_content_to_nobody_else(bool stream)
    {
        using var response = await _product.Caller.PostAsync(
            Ask.For("scripted/content-filter", stream: stream, extra: Then("scripted/content-filter")), Cancellation);

        Assert.Equal(400, (int)response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!;
        Assert.Equal("content_policy_violation", (string?)error["metadata"]!["error_type"]);
    }

    [Fact]
    public async Task Names_every_attempt_when_all_fail()
    {
        var answer = await UntilAwakeAsync(Ask.For("scripted/rate-limited", extra: "\"models\":[\"scripted/rate-limited\",\"scripted/resting\"]"));

        Assert.True((int)answer.Status is 429 or 503, answer.Body);
        Assert.All(answer.Error!["metadata"]!["previous_errors"]!.AsArray(), static previous => Assert.Equal("Scripted", (string?)previous!["provider"]));
    }

    [Fact]
    public async Task Passes_on_when_to_try_again()
    {
        var answer = await UntilAwakeAsync(Ask.For("scripted/flaky-429"));

        Assert.Equal(429, (int)answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Goes_on_with_a_stream_that_breaks_off_when_the_caller_wishes_so()
    {
        var answer = await _product.Caller.StreamAsync(
            Ask.For("scripted/broken", stream: true, extra: $"\"provider\":{{\"order\":[\"scripted/a\"],\"stream_recovery\":true}},{Ask.Slowly}"), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(Ask.Question, answer.Text);
        Assert.Single(answer.Chunks.Select(static chunk => (string?)chunk["id"]).Distinct());
        Assert.Single(answer.Chunks.Select(static chunk => (long)chunk["created"]!).Distinct());
    }

    /// <summary>The answer of a model whose endpoints are not all resting after the failures of other tests.</summary>
    private Task<Answer> UntilAwakeAsync(string body) => Eventually.GetAsync(
        "an answer of an endpoint that does not rest",
        TimeSpan.FromSeconds(90),
        async () => await _product.Caller.CompleteAsync(body, Cancellation) is var answer && (string?)answer.Error?["metadata"]?["failure"] != "breaker_open"
            ? answer
            : null,
        Cancellation);

    private static string Then(string model) => ThenEcho.Replace("{0}", model, StringComparison.Ordinal);

    private async Task<(bool Ended, string? Model, string? Text, string Id, string Detail)> AskAsync(string model, bool stream)
    {
        var body = Ask.For(model, stream: stream, extra: Then(model));
        if (stream)
        {
            var streamed = await _product.Caller.StreamAsync(body, Cancellation);
            return streamed.EndedNormally
                ? (true, (string?)streamed.Chunks[0]["model"], streamed.Text, streamed.Id, streamed.Body)
                : (false, null, null, "", streamed.Body);
        }

        var whole = await _product.Caller.CompleteAsync(body, Cancellation);
        return whole.EndedNormally ? (true, (string?)whole.Json["model"], whole.Text, whole.Id, whole.Body) : (false, null, null, "", whole.Body);
    }
}
