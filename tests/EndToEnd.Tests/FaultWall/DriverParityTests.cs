using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>The faults of the wall in answers of one piece: a product that answers by jobs ends each call as one that answers inline, after as many requests.</summary>
public sealed class DriverParityTests : EndToEndTests, IClassFixture<Wall>, IClassFixture<DurableWall>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly Wall _inline;
    private readonly DurableWall _durable;

    public DriverParityTests(Wall inline, DurableWall durable)
    {
        (_inline, _durable) = (inline, durable);
        Using(inline.Product);
        Using(durable.Product);
    }

    [Theory]
    [InlineData("reset", true)]
    [InlineData("silence", true, "\"timeouts\":{\"total\":1}")]
    [InlineData("stall", true, "\"timeouts\":{\"total\":1}")]
    [InlineData("malformed", true)]
    [InlineData("no-done", true)]
    [InlineData("flap", true)]
    [InlineData("limited-hint", true)]
    [InlineData("limited-hint-alone", true)]
    [InlineData("limited", true)]
    [InlineData("error-once", true)]
    [InlineData("unavailable", true)]
    [InlineData("context", true)]
    [InlineData("filter", false)]
    [InlineData("shared", true, "\"on_refusal\":\"fallback\"")]
    [InlineData("error-in-200", true)]
    [InlineData("empty", true)]
    [InlineData("hung", false, "\"timeouts\":{\"total\":1}")]
    [InlineData("brisk", true)]
    public async Task A_fault_ends_alike_inline_and_durably(string scenario, bool completes, string? extra = null)
    {
        var now = await CallAsync(_inline, scenario, extra);
        var later = await CallAsync(_durable, scenario, extra);

        Assert.Equal((completes, !completes), (now.Verdict.Complete, now.Verdict.CleanError));
        Assert.Equal((now.Verdict.Complete, now.Verdict.CleanError, now.A, now.B), (later.Verdict.Complete, later.Verdict.CleanError, later.A, later.B));
        if (!completes)
        {
            Assert.Equal(now.Verdict.Detail, later.Verdict.Detail);
        }
    }

    private static async Task<(Verdict Verdict, int A, int B)> CallAsync(Wall wall, string scenario, string? extra)
    {
        wall.A.Script(scenario, (exchange, attempt) => AnswerAsync(scenario, exchange, attempt.Number));
        var verdict = await Verdict.OfAsync(wall.Product, Wall.Ask(scenario, stream: false, extra: extra), stream: false, onFirstContent: null, Cancellation)
            .WaitAsync(Soon, TimeProvider.System, Cancellation);
        return (verdict, wall.A.AttemptsFor(scenario).Count, wall.B.AttemptsFor(scenario).Count);
    }

    private static Task AnswerAsync(string scenario, RawExchange exchange, int number) => scenario switch
    {
        "reset" => Do(exchange.Reset),
        "silence" or "hung" => exchange.BeSilentAsync(),
        "stall" => StallAsync(exchange),
        "malformed" => exchange.SendDocumentAsync(200, """{"id":"up","choices":[{"message":{"cont"""),
        "no-done" => CutAsync(exchange, exchange.Reset),
        "flap" => exchange.SendDocumentAsync(500, "<html>no JSON</html>"),
        "limited-hint" => Answers.FailAsync(exchange, 429, "Slow down", "rate_limit_exceeded", "1"),
        "limited-hint-alone" => number == 1 ? Answers.FailAsync(exchange, 429, "Slow down", "rate_limit_exceeded", "1") : Answers.WellAsync(exchange),
        "limited" => Answers.FailAsync(exchange, 429, "Slow down", "rate_limit_exceeded"),
        "error-once" => number == 1 ? Answers.FailAsync(exchange, 500, "Oops") : Answers.WellAsync(exchange),
        "unavailable" => Answers.FailAsync(exchange, 503, "Down for a while"),
        "context" => Answers.FailAsync(exchange, 400, "This model's maximum context length is 8000 tokens.", "context_length_exceeded"),
        "filter" or "shared" => Answers.FailAsync(exchange, 400, "The content is not allowed here.", "content_filter"),
        "error-in-200" => exchange.SendDocumentAsync(200, """{"error":{"message":"The engine crashed","code":500}}"""),
        "empty" => exchange.SendDocumentAsync(
            200, """{"id":"up","choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":0}}"""),
        _ => Answers.WellAsync(exchange),
    };

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task StallAsync(RawExchange exchange)
    {
        await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\":\"up\",");
        await exchange.BeSilentAsync();
    }

    private static async Task CutAsync(RawExchange exchange, Action end)
    {
        await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\":\"up\",");
        end();
    }
}
