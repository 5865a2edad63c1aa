using System.Net.Http.Headers;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.FaultWall;

namespace Interchange.EndToEnd.Tests.Readme;

[Collection(ChapterCollection.Name)]
public sealed class HeaderExampleTests(ChapterProduct chapter) : ExampleTests(chapter)
{
    [Theory, Example("header", "x-session-id")]
    public async Task A_conversation_stays_at_its_endpoint(string example)
    {
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => AnswerAsync(Request("{}", "alike"), With($"x-session-id: other-{number}"))));

        Assert.Single(await ProvidersAsync(Request("{}", "alike"), With(example)));
        Assert.NotEqual(1, others.Select(static answer => (string?)answer.Json["provider"]).Distinct().Count());
    }

    [Theory, Example("header", "X-Interchange-Timeout-First-Token")]
    public async Task Who_is_silent_for_longer_is_left(string example)
    {
        Chapter.FailFirst("first-token", static exchange => exchange.BeSilentAsync());

        var answer = await With(example).StreamAsync(Request("""{"stream":true}""", "first-token"), Cancellation);

        Assert.Equal(Answers.Text, answer.Text);
        var late = (await AttemptsAsync(answer.Id))[0];
        Assert.Equal("timeout", Failure(late));
        Assert.InRange((double)late["latency"]!, 2_900, 20_000);
    }

    [Theory, Example("header", "X-OpenRouter-Metadata")]
    public async Task The_answer_says_how_it_was_routed(string example)
    {
        var record = (await AnswerAsync(Request("{}", "plain", """{"ignore":["groq"]}"""), With(example))).Json["openrouter_metadata"]!;

        Assert.Equal(1, (int?)record["attempt"]);
        Assert.Equal(200, (int?)record["attempts"]![0]!["status"]);
        var excluded = Assert.Single(record["excluded"]!.AsArray());
        Assert.StartsWith("groq", (string?)excluded!["endpoint"], StringComparison.Ordinal);
        Assert.Equal("ignored_providers", (string?)excluded["reason"]);
        Assert.NotNull(record["overhead_ms"]);
    }

    [Theory, Example("header", "X-OpenRouter-Cache")]
    public async Task The_same_request_is_answered_from_memory_for_nothing(string example)
    {
        var request = Unique();

        var made = await AnswerAsync(request, With(example));
        var served = await AnswerAsync(request, With(example));

        Assert.Equal(("MISS", "HIT"), (Header(made, "X-OpenRouter-Cache-Status"), Header(served, "X-OpenRouter-Cache-Status")));
        Assert.Equal("300", Header(served, "X-OpenRouter-Cache-TTL"));
        Assert.Equal(made.Id, Header(served, "X-OpenRouter-Cache-Source-Id"));
        Assert.Equal(0, (int?)served.Json["usage"]!["total_tokens"]);
    }

    [Theory, Example("header", "X-OpenRouter-Cache-TTL")]
    public async Task An_answer_is_kept_for_so_long(string example)
    {
        var request = Unique();

        await AnswerAsync(request, With("X-OpenRouter-Cache: true", example));
        var served = await AnswerAsync(request, With("X-OpenRouter-Cache: true"));

        Assert.Equal(HeaderValue(example), Header(served, "X-OpenRouter-Cache-TTL"));
    }

    [Theory, Example("header", "X-OpenRouter-Cache-Clear")]
    public async Task The_answer_is_made_anew(string example)
    {
        var request = Unique();

        var first = await AnswerAsync(request, With("X-OpenRouter-Cache: true"));
        var second = await AnswerAsync(request, With("X-OpenRouter-Cache: true", example));
        var third = await AnswerAsync(request, With("X-OpenRouter-Cache: true"));

        Assert.Equal("MISS", Header(second, "X-OpenRouter-Cache-Status"));
        Assert.Equal((second.Id, "HIT"), (Header(third, "X-OpenRouter-Cache-Source-Id"), Header(third, "X-OpenRouter-Cache-Status")));
        Assert.NotEqual(first.Id, second.Id);
    }

    private static string Unique() => Ask.For("lab/plain", Guid.NewGuid().ToString());

    private static string HeaderValue(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private Caller With(params ReadOnlySpan<string> lines)
    {
        var caller = Product.CallerWith(Product.Keys.Inference);
        foreach (var line in lines)
        {
            Add(caller.Http.DefaultRequestHeaders, line);
        }

        return caller;
    }

    private static void Add(HttpRequestHeaders headers, string line) => headers.Add(line[..line.IndexOf(':', StringComparison.Ordinal)], HeaderValue(line));
}
