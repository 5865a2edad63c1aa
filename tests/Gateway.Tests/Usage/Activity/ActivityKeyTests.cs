using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class ActivityKeyTests
{
    [Theory]
    [InlineData("openai/gpt-5-mini", "openai/gpt-5-mini", "standard")]
    [InlineData("openai/gpt-oss-120b:free", "openai/gpt-oss-120b", "free")]
    [InlineData("a/b:thinking:nitro", "a/b", "thinking:nitro")]
    [InlineData("ollama/llama3:8b", "ollama/llama3:8b", "standard")]
    [InlineData("ollama/llama3:8b:free", "ollama/llama3:8b", "free")]
    public void Tells_the_model_from_its_variant(string slug, string model, string variant)
    {
        var key = ActivityKey.Of(Event() with { Model = slug });

        Assert.Equal((model, variant), (key[ActivityDimension.Model], key[ActivityDimension.Variant]));
    }

    [Theory]
    [InlineData("Title", "https://app.example/page?q=1", "Title", "https://app.example")]
    [InlineData(null, "https://app.example/page?q=1", "https://app.example", "https://app.example")]
    [InlineData(null, "ftp://app.example/", null, null)]
    [InlineData("", null, null, null)]
    public void An_app_is_known_by_its_title_or_its_origin(string? title, string? referer, string? app, string? origin)
    {
        var key = ActivityKey.Of(Event() with { AppTitle = title, HttpReferer = referer });

        Assert.Equal((app, origin), (key[ActivityDimension.App], key[ActivityDimension.Origin]));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1K")]
    [InlineData(1_000, "1K")]
    [InlineData(1_001, "10K")]
    [InlineData(100_000, "100K")]
    [InlineData(100_001, "1M")]
    [InlineData(5_000_000, "10M")]
    public void Prompts_are_in_classes_by_length(long tokens, string? name) =>
        Assert.Equal(name, ActivityKey.Of(Event() with { Usage = new TokenUsage { PromptTokens = tokens } })[ActivityDimension.ContextLength]);

    [Fact]
    public void Text_that_callers_choose_is_kept_up_to_a_length_and_never_cut_through_a_character()
    {
        Assert.Equal(new string('x', 256), ActivityKey.Text(new string('x', 100_000)));
        Assert.Equal(new string('x', 255), ActivityKey.Text(new string('x', 255) + "🦊"));
        Assert.Equal(new string('x', 254) + "🦊", ActivityKey.Text(new string('x', 254) + "🦊🦊"));
    }

    [Fact]
    public void Is_told_apart_by_its_id_only_where_that_is_asked_for()
    {
        Assert.Equal(ActivityKey.Of(Event()), ActivityKey.Of(Event() with { GenerationId = "gen-2" }));
        Assert.NotEqual(ActivityKey.Of(Event(), withId: true), ActivityKey.Of(Event() with { GenerationId = "gen-2" }, withId: true));
    }

    [Fact]
    public void Counts_what_an_event_says()
    {
        var totals = ActivityTotals.Of(Event() with
        {
            EndpointTag = "groq",
            FinishReason = "stop",
            UsageEstimated = true,
            CredentialId = "own",
            UpstreamCost = new(300),
            Cancelled = true,
            ResponseCacheSourceId = "gen-0",
            LatencyMs = 250,
            Cost = new(12),
            CacheDiscount = new(-2),
            Usage = new TokenUsage { PromptTokens = 10, CompletionTokens = 20, CachedTokens = 3, ReasoningTokens = 4, CacheWriteTokens = 5, PromptAudioTokens = 6, CompletionAudioTokens = 7, CompletionImageTokens = 8 },
            Attempts =
            [
                new AttemptRecord { Provider = "Groq", EndpointTag = "groq", Model = "m", Failure = "provider_down", DurationMs = 5, OperatorCost = new(9) },
                new AttemptRecord { Provider = "Groq", EndpointTag = "groq", Model = "m", DurationMs = 500, OutputTokens = 20 },
            ],
        });

        Assert.Equal([1, 0, 1, 1, 1, 1, 2, 10, 20, 4, 3, 5, 6, 7, 8, 12, 9, 250_000, 1, 40_000, 1, 300, 12, -2], totals.Sums.ToArray());
        Assert.Equal(0.25, totals.Latency!.Quantile(0.5), 0.01);
        Assert.Equal(40, totals.Throughput!.Quantile(0.5), 1.0);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("groq", "error", true)]
    [InlineData("groq", "stop", false)]
    public void What_nobody_answered_and_what_broke_off_has_failed(string? endpoint, string? finish, bool failed) =>
        Assert.Equal(failed ? 1 : 0, ActivityTotals.Of(Event() with { EndpointTag = endpoint, FinishReason = finish })[ActivityMeasure.Failed]);

    private static UsageEvent Event() => new()
    {
        GenerationId = "gen-1",
        AccountId = "account",
        KeyHash = "k",
        Model = "a/b",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Streamed = false,
    };
}
