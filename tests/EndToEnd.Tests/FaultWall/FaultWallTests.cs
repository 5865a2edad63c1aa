using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>
/// The faults at which gateways lose answers, each judged from both sides: the caller gets a complete answer or a clean error, soon;
/// the provider gets no more requests than the fault is worth.
/// </summary>
public sealed class FaultWallTests : EndToEndTests, IClassFixture<Wall>
{
    /// <summary>What no call may exceed, whatever its providers do: the clocks of the wall, twice, with room for a busy machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Wall _wall;

    public FaultWallTests(Wall wall)
    {
        _wall = wall;
        Using(wall.Product);
    }

    public static MatrixTheoryData<int, bool> Cuts { get; } = new(Enumerable.Range(0, Answers.Frames.Count), [true, false]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_before_the_headers_is_tried_once_more_and_left(bool stream)
    {
        var before = _wall.A.AttemptsFor("reset").Count;
        _wall.A.Script("reset", static (exchange, _) =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });

        await CompletesAsync("reset", stream);

        Assert.Equal(2, _wall.A.AttemptsFor("reset").Count - before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_route_is_left_and_not_tried_again(bool stream)
    {
        var before = _wall.A.AttemptsFor("silence").Count;
        _wall.A.Script("silence", static (exchange, _) => exchange.BeSilentAsync());

        await CompletesAsync("silence", stream, extra: "\"timeouts\":{\"first_token\":1.5,\"total\":2}");

        Assert.Equal(1, _wall.A.AttemptsFor("silence").Count - before);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_cut_is_mended_or_told_wherever_it_comes(int frames, bool recovery)
    {
        var scenario = Wall.Cut(frames, recovery);
        _wall.A.Script(scenario, async (exchange, _) =>
        {
            await BeginHeardAsync(exchange, frames);
            exchange.Reset();
        });

        var verdict = await CallAsync(scenario, stream: true, recovery);

        if (recovery)
        {
            Assert.True(verdict.Complete, verdict.Detail);
        }
        else
        {
            Assert.True(verdict.Complete || verdict.CleanError, verdict.Detail);
            Assert.StartsWith(verdict.Text, Answers.Text, StringComparison.Ordinal);
        }

        Assert.InRange(_wall.A.AttemptsFor(scenario).Count, 1, 2);
        Assert.InRange(_wall.B.AttemptsFor(scenario).Count, 0, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stall_is_mended_or_told(bool recovery)
    {
        var before = _wall.A.AttemptsFor("stall").Count;
        _wall.A.Script("stall", async (exchange, _) =>
        {
            await BeginHeardAsync(exchange, frames: 4);
            await exchange.BeSilentAsync();
        });

        await MendedOrToldAsync("stall", recovery);

        Assert.Equal(1, _wall.A.AttemptsFor("stall").Count - before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_malformed_chunk_is_mended_or_told(bool recovery)
    {
        _wall.A.Script("malformed", async (exchange, _) =>
        {
            await BeginHeardAsync(exchange, frames: 4);
            await Answers.SendAsync(exchange, "data: {\"id\":\"up\",\"choices\":[{\"delta\":{\"cont\n\n");
            await exchange.EndStreamAsync();
        });

        await MendedOrToldAsync("malformed", recovery);
    }

    [Fact]
    public async Task A_complete_stream_without_its_last_word_is_an_answer()
    {
        _wall.A.Script("no-done", static async (exchange, _) =>
        {
            await Answers.BeginAsync(exchange, Answers.Frames.Count - 1);
            await exchange.EndStreamAsync();
        });

        await CompletesAsync("no-done", stream: true);

        Assert.Single(_wall.A.AttemptsFor("no-done"));
        Assert.Empty(_wall.B.AttemptsFor("no-done"));
    }

    [Theory]
    [InlineData("limited-hint", "1", true)]
    [InlineData("limited", null, false)]
    public async Task A_rate_limit_moves_the_call_to_another_endpoint_of_the_model(string scenario, string? retryAfter, bool stream)
    {
        _wall.A.Script(scenario, (exchange, _) => Answers.FailAsync(exchange, 429, "Slow down", "rate_limit_exceeded", retryAfter));

        await CompletesAsync(scenario, stream);

        Assert.Single(_wall.A.AttemptsFor(scenario));
        Assert.Single(_wall.B.AttemptsFor(scenario));
    }

    [Fact]
    public async Task A_short_rate_limit_is_waited_out_when_nobody_else_serves_the_model()
    {
        _wall.A.Script("limited-hint-alone", static (exchange, attempt) => attempt.Number == 1
            ? Answers.FailAsync(exchange, 429, "Slow down", "rate_limit_exceeded", "1")
            : Answers.WellAsync(exchange));

        await CompletesAsync("limited-hint-alone", stream: true);

        var attempts = _wall.A.AttemptsFor("limited-hint-alone");
        Assert.Equal(2, attempts.Count);
        Assert.True(attempts[1].At - attempts[0].At >= TimeSpan.FromSeconds(1), $"came after {attempts[1].At - attempts[0].At}");
    }

    [Fact]
    public async Task An_error_of_a_moment_is_tried_once_more()
    {
        _wall.A.Script("error-once", static (exchange, attempt) => attempt.Number == 1
            ? Answers.FailAsync(exchange, 500, "Oops")
            : Answers.WellAsync(exchange));

        await CompletesAsync("error-once", stream: false);

        var attempts = _wall.A.AttemptsFor("error-once");
        Assert.Equal(2, attempts.Count);
        Assert.True(attempts[1].At - attempts[0].At >= TimeSpan.FromMilliseconds(50), "came at once");
    }

    [Fact]
    public async Task An_unavailable_endpoint_is_not_hammered()
    {
        _wall.A.Script("unavailable", static (exchange, _) => Answers.FailAsync(exchange, 503, "Down for a while"));

        for (var call = 0; call < 12; call++)
        {
            await CompletesAsync("unavailable", stream: call % 2 == 0);
        }

        Assert.InRange(_wall.A.AttemptsFor("unavailable").Count, 1, 8);
        Assert.Equal(12, _wall.B.AttemptsFor("unavailable").Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_prompt_that_is_too_long_goes_to_a_larger_context(bool stream)
    {
        var before = _wall.A.AttemptsFor("context").Count;
        _wall.A.Script("context", static (exchange, _) => Answers.FailAsync(
            exchange, 400, "This model's maximum context length is 8000 tokens.", "context_length_exceeded"));

        await CompletesAsync("context", stream);

        Assert.Equal(1, _wall.A.AttemptsFor("context").Count - before);
    }

    [Fact]
    public async Task A_refusal_is_passed_on_unless_the_caller_wants_another_opinion()
    {
        _wall.A.Script("filter", static (exchange, _) => Answers.FailAsync(exchange, 400, "The content is not allowed here.", "content_filter"));

        var refused = await CallAsync("filter", stream: true);
        Assert.True(refused.CleanError, refused.Detail);
        Assert.Contains("The content is not allowed here.", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(_wall.B.AttemptsFor("filter"));

        await CompletesAsync("filter", stream: true, extra: "\"on_refusal\":\"fallback\"");
        Assert.Equal(2, _wall.A.AttemptsFor("filter").Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_error_inside_an_answer_that_looks_well_is_an_error(bool stream)
    {
        _wall.A.Script("error-in-200", static async (exchange, _) =>
        {
            const string Error = """{"error":{"message":"The engine crashed","code":500}}""";
            if (!exchange.Streamed)
            {
                await exchange.SendDocumentAsync(200, Error);
                return;
            }

            await exchange.BeginStreamAsync();
            await Answers.SendAsync(exchange, $"data: {Error}\n\n");
            await exchange.EndStreamAsync();
        });

        await CompletesAsync("error-in-200", stream);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_answer_is_none(bool stream)
    {
        _wall.A.Script("empty", static async (exchange, _) =>
        {
            if (!exchange.Streamed)
            {
                await exchange.SendDocumentAsync(
                    200, """{"id":"up","choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":0}}""");
                return;
            }

            await exchange.BeginStreamAsync();
            await Answers.SendAsync(exchange, Answers.Frames[0]);
            await Answers.SendAsync(exchange, Answers.Frames[^3]);
            await Answers.SendAsync(exchange, Answers.Frames[^1]);
            await exchange.EndStreamAsync();
        });

        await CompletesAsync("empty", stream);
    }

    [Fact]
    public async Task A_cut_is_gone_on_with_where_the_next_endpoint_takes_what_was_begun()
    {
        _wall.A.Script("prefill", CutAsync);

        await CompletesAsync("prefill", stream: true, recovery: true);

        var attempt = Assert.Single(_wall.B.AttemptsFor("prefill"));
        Assert.True(Answers.IsPrefilled(attempt.Body), attempt.Body.ToJsonString());
    }

    [Fact]
    public async Task A_refused_prefill_costs_the_caller_nothing()
    {
        _wall.A.Script("prefill-refused", CutAsync);
        _wall.B.Script("prefill-refused", static (exchange, attempt) => Answers.IsPrefilled(attempt.Body)
            ? Answers.FailAsync(exchange, 400, "This model does not support assistant message prefill.", "invalid_request_error")
            : Answers.WellAsync(exchange));

        await CompletesAsync("prefill-refused", stream: true, recovery: true);

        Assert.Equal(2, _wall.B.AttemptsFor("prefill-refused").Count);
    }

    [Fact]
    public async Task Another_answer_is_never_glued_to_the_first()
    {
        _wall.A.Script("diverges", CutAsync);
        _wall.B.Script("diverges", static async (exchange, _) =>
        {
            await exchange.BeginStreamAsync();
            await Answers.SendAsync(exchange, Answers.Frames[0]);
            await Answers.SendAsync(exchange, Answers.Frames[1]);
            await Answers.SendAsync(exchange, Answers.Frames[6]);
            await Answers.SendAsync(exchange, Answers.Frames[^3]);
            await Answers.SendAsync(exchange, Answers.Frames[^1]);
            await exchange.EndStreamAsync();
        });

        var verdict = await CallAsync("diverges", stream: true, recovery: true);

        Assert.True(verdict.CleanError, verdict.Detail);
        Assert.StartsWith(verdict.Text, Answers.Text, StringComparison.Ordinal);
    }

    private async Task CutAsync(RawExchange exchange, WallAttempt attempt)
    {
        await BeginHeardAsync(exchange, frames: 5);
        await exchange.EndStreamAsync();
    }

    /// <summary>Sends the first frames, and waits until the caller has heard content where there is some: what comes then cannot be mended in silence.</summary>
    private async Task BeginHeardAsync(RawExchange exchange, int frames)
    {
        await Answers.BeginAsync(exchange, frames);
        if (frames > 1)
        {
            await _heard.Task.WaitAsync(Soon, TimeProvider.System, Cancellation);
        }
    }

    private async Task MendedOrToldAsync(string scenario, bool recovery)
    {
        var verdict = await CallAsync(scenario, stream: true, recovery);

        Assert.True(recovery ? verdict.Complete : verdict.CleanError, verdict.Detail);
        Assert.StartsWith(verdict.Text, Answers.Text, StringComparison.Ordinal);
    }

    private async Task CompletesAsync(string scenario, bool stream, bool recovery = false, string? extra = null)
    {
        var verdict = await CallAsync(scenario, stream, recovery, extra);

        Assert.True(verdict.Complete, verdict.Detail);
    }

    private Task<Verdict> CallAsync(string scenario, bool stream, bool recovery = false, string? extra = null) =>
        Verdict.OfAsync(_wall.Product, Wall.Ask(scenario, stream, recovery, extra), stream, () => _heard.TrySetResult(), Cancellation)
            .WaitAsync(Soon, TimeProvider.System, Cancellation);
}
