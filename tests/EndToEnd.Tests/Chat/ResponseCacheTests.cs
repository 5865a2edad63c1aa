using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Answers that are served again, as callers see them.</summary>
[Collection(ProductCollection.Name)]
public sealed class ResponseCacheTests : EndToEndTests
{
    private readonly InterchangeProcess _product;
    private readonly Product _shared;

    public ResponseCacheTests(Product product)
    {
        _shared = product;
        _product = Using(product);
    }

    [Fact]
    public async Task Serves_an_answer_again_free_of_charge_under_a_new_id()
    {
        var caller = Caching(_product.Keys.Inference);
        var body = Ask.For("scripted/echo", Guid.NewGuid().ToString());

        var made = await caller.CompleteAsync(body, Cancellation);
        var served = await caller.CompleteAsync(body, Cancellation);

        Assert.Equal("MISS", Header(made, "X-OpenRouter-Cache-Status"));
        Assert.Equal("HIT", Header(served, "X-OpenRouter-Cache-Status"));
        Assert.Equal("300", Header(served, "X-OpenRouter-Cache-TTL"));
        Assert.Equal(made.Id, Header(served, "X-OpenRouter-Cache-Source-Id"));
        Assert.Equal(served.Id, Header(served, "X-Generation-Id"));
        Assert.NotEqual(made.Id, served.Id);
        Assert.Equal(made.Text, served.Text);
        Assert.Equal(0, (int?)served.Json["usage"]!["total_tokens"]);
        var record = await caller.GetGenerationAsync(served.Id, Cancellation);
        Assert.Equal(made.Id, (string?)record["response_cache_source_id"]);
        Assert.Equal(0m, (decimal?)record["total_cost"]);
        Assert.Equal("scripted/echo", (string?)record["model"]);
    }

    [Fact]
    public async Task Serves_a_stream_again_as_a_stream()
    {
        var caller = Caching(_product.Keys.Inference);
        var body = Ask.For("scripted/echo", Guid.NewGuid().ToString(), stream: true);

        var made = await caller.StreamAsync(body, Cancellation);
        var served = await caller.StreamAsync(body, Cancellation);

        Assert.True(made.EndedNormally);
        Assert.True(served.EndedNormally);
        Assert.Equal(made.Text, served.Text);
        Assert.Equal(made.Events.Count, served.Events.Count);
        Assert.All(served.Chunks, chunk => Assert.Equal(served.Id, (string?)chunk["id"]));
        Assert.NotEqual(made.Id, served.Id);
        Assert.Equal(0, (int?)served.Chunks[^1]["usage"]!["completion_tokens"]);
    }

    [Fact]
    public async Task Asks_the_provider_once_for_equal_requests_that_come_together()
    {
        var calls = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _shared.Upstream.Handler = async exchange =>
        {
            Interlocked.Increment(ref calls);
            await release.Task;
            await exchange.SendDocumentAsync(
                200, """{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"once"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""");
        };
        var caller = Caching(_product.Keys.Inference);
        var body = Ask.For("raw/model", Guid.NewGuid().ToString());

        var asked = Enumerable.Range(0, 8).Select(_ => caller.CompleteAsync(body, Cancellation)).ToList();
        await Eventually.HoldsAsync("the first call to arrive", TimeSpan.FromSeconds(20), () => Task.FromResult(Volatile.Read(ref calls) == 1), Cancellation);
        release.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal(1, calls);
        Assert.All(answers, static answer => Assert.Equal("once", answer.Text));
        Assert.Equal(8, answers.Select(static answer => answer.Id).Distinct().Count());
        Assert.Equal(1, answers.Count(static answer => Header(answer, "X-OpenRouter-Cache-Status") == "MISS"));
    }

    [Fact]
    public async Task Never_serves_one_key_what_was_made_for_another()
    {
        var body = Ask.For("scripted/echo", Guid.NewGuid().ToString());
        var other = await NewKeyAsync();

        await Caching(_product.Keys.Inference).CompleteAsync(body, Cancellation);
        var answer = await Caching(other).CompleteAsync(body, Cancellation);

        Assert.Equal("MISS", Header(answer, "X-OpenRouter-Cache-Status"));
    }

    [Fact]
    public async Task Makes_the_answer_anew_when_told_to_forget_it()
    {
        var caller = Caching(_product.Keys.Inference);
        var clearing = Caching(_product.Keys.Inference);
        clearing.Http.DefaultRequestHeaders.Add("X-OpenRouter-Cache-Clear", "true");
        var body = Ask.For("scripted/echo", Guid.NewGuid().ToString());

        var first = await caller.CompleteAsync(body, Cancellation);
        var second = await clearing.CompleteAsync(body, Cancellation);
        var third = await caller.CompleteAsync(body, Cancellation);

        Assert.Equal("MISS", Header(second, "X-OpenRouter-Cache-Status"));
        Assert.Equal(second.Id, Header(third, "X-OpenRouter-Cache-Source-Id"));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Theory]
    [InlineData("scripted/cut-mid-stream", true)]
    [InlineData("scripted/error-in-200", false)]
    public async Task Keeps_no_answer_that_is_not_complete(string model, bool stream)
    {
        var caller = Caching(_product.Keys.Inference);
        var body = Ask.For(model, Guid.NewGuid().ToString(), stream, Ask.Slowly);

        for (var call = 0; call < 2; call++)
        {
            using var response = await caller.PostAsync(body, Cancellation);
            Assert.Equal("MISS", response.Headers.GetValues("X-OpenRouter-Cache-Status").Single());
            await response.Content.ReadAsStringAsync(Cancellation).ContinueWith(static _ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    [Fact]
    public async Task Says_which_header_is_wrong()
    {
        var caller = _product.CallerWith(_product.Keys.Inference);
        caller.Http.DefaultRequestHeaders.Add("X-OpenRouter-Cache", "perhaps");

        var answer = await caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);

        Assert.Equal(400, (int)answer.Status);
        Assert.Contains("X-OpenRouter-Cache must be true or false", answer.Message, StringComparison.Ordinal);
    }

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private Caller Caching(string key)
    {
        var caller = _product.CallerWith(key);
        caller.Http.DefaultRequestHeaders.Add("X-OpenRouter-Cache", "true");
        return caller;
    }

    private async Task<string> NewKeyAsync()
    {
        using var response = await _product.CallerWith(_product.Keys.Management).Http.PostAsync(
            new Uri("api/v1/keys", UriKind.Relative), new StringContent("{\"name\":\"other\"}", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        response.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["key"]!;
    }
}
