using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.FaultWall;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>Streams that stop in the middle cost others nothing.</summary>
public sealed class StalledStreamsTests : EndToEndTests, IClassFixture<Wall>
{
    private const int Hung = 200;
    private const int Brisk = 50;
    private const int IdleSeconds = 15;

    /// <summary>What the pool may add while it works; a thread for each stream would be far more.</summary>
    private const int FurtherThreads = 40;

    private const int FramesBeforeTheStall = 3;

    private readonly Wall _wall;
    private readonly InterchangeProcess _product;

    public StalledStreamsTests(Wall wall)
    {
        _wall = wall;
        _product = Using(wall.Product);
    }

    [Fact]
    public async Task Two_hundred_stalled_streams_hold_nobody_up_and_each_is_told_its_end()
    {
        _wall.A.Script("hung", static async (exchange, _) =>
        {
            await Answers.BeginAsync(exchange, FramesBeforeTheStall);
            await exchange.BeSilentAsync();
        });
        await AnswerBriskCallsAsync();
        var threads = _product.Threads;

        var hung = await HangAsync();
        await AnswerBriskCallsAsync();

        Assert.DoesNotContain(hung, static stream => stream.IsCompleted);
        Assert.InRange(_product.Threads, 1, threads + FurtherThreads);
        Assert.All(await Task.WhenAll(hung), static stream =>
        {
            Assert.Null(stream.Broken);
            Assert.False(stream.EndedNormally, stream.Body);
            Assert.Equal("The quick ", stream.Text);
            Assert.Equal("error", stream.FinishReason);
            Assert.Equal(504, (int)stream.Error!["code"]!);
        });
        Assert.InRange(_product.Threads, 1, threads + FurtherThreads);
        await AnswerBriskCallsAsync();
    }

    /// <summary>Streams of which each has received content and waits for more.</summary>
    private async Task<List<Task<StreamedAnswer>>> HangAsync()
    {
        var begun = new SemaphoreSlim(0);
        var hung = Enumerable.Range(0, Hung)
            .Select(_ => _product.Caller.StreamAsync(
                Wall.Ask("hung", stream: true, extra: $"\"timeouts\":{{\"idle\":{IdleSeconds}}}"), Cancellation, onFirstContent: () => begun.Release()))
            .ToList();
        for (var stream = 0; stream < Hung; stream++)
        {
            Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), $"{stream} of {Hung} streams have begun");
        }

        return hung;
    }

    private async Task AnswerBriskCallsAsync() => Assert.All(
        await Task.WhenAll(Enumerable.Range(0, Brisk).Select(call => Verdict.OfAsync(
            _product, Wall.Ask("brisk", stream: call % 2 == 0), stream: call % 2 == 0, onFirstContent: null, Cancellation))),
        static verdict => Assert.True(verdict.Complete, verdict.Detail));
}
