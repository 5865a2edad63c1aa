using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>Faults of the wall that take their time.</summary>
public sealed class SlowWallTests : EndToEndTests, IClassFixture<Wall>
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);
    private const int Calls = 20;

    private readonly Wall _wall;

    public SlowWallTests(Wall wall)
    {
        _wall = wall;
        Using(wall.Product);
    }

    [Fact]
    public async Task A_slow_route_and_a_flapping_one()
    {
        // Both wait most of the time, so they wait together.
        await Task.WhenAll(A_first_token_after_twenty_seconds_is_waited_forAsync(), An_endpoint_that_flaps_is_probed_and_taken_backAsync());
    }

    private async Task A_first_token_after_twenty_seconds_is_waited_forAsync()
    {
        _wall.A.Script("slow", static async (exchange, _) =>
        {
            await exchange.BeginStreamAsync();
            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);
            foreach (var frame in Answers.Frames)
            {
                await Answers.SendAsync(exchange, frame);
            }

            await exchange.EndStreamAsync();
        });

        var answer = await _wall.Product.Caller.StreamAsync(Wall.Ask("slow", stream: true), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(Answers.Text, answer.Text);
        Assert.NotEmpty(answer.Comments);
        Assert.Single(_wall.A.AttemptsFor("slow"));
        Assert.Empty(_wall.B.AttemptsFor("slow"));
    }

    private async Task An_endpoint_that_flaps_is_probed_and_taken_backAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        _wall.A.Script("flap", (exchange, _) => TimeProvider.System.GetElapsedTime(started) < Outage
            ? Answers.FailAsync(exchange, 503, "Down")
            : Answers.WellAsync(exchange));

        using var timer = new PeriodicTimer(Between, TimeProvider.System);
        for (var call = 0; call < Calls; call++)
        {
            var verdict = await Verdict.OfAsync(_wall.Product, Wall.Ask("flap", stream: call % 2 == 0), call % 2 == 0, onFirstContent: null, Cancellation);
            Assert.True(verdict.Complete, $"call {call}: {verdict.Detail}");
            await timer.WaitForNextTickAsync(Cancellation);
        }

        var attempts = _wall.A.AttemptsFor("flap");
        var first = attempts[0].At;
        var down = attempts.Where(attempt => attempt.At - first < Outage).ToList();
        var up = attempts.Where(attempt => attempt.At - first >= Outage).ToList();
        Assert.InRange(down.Count, 1, 10);
        Assert.True(up.Count >= 2, $"{up.Count} calls went to the endpoint after it was well again: {string.Join(", ", attempts.Select(static attempt => attempt.At))}");
        Assert.True(up[0].At - first - Outage < TimeSpan.FromSeconds(30), $"its recovery was found after {up[0].At - first - Outage}");
    }
}
