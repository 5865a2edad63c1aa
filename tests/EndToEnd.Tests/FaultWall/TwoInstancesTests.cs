using System.Collections.Concurrent;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>Instances that share storage and bus share what they know of an endpoint.</summary>
public sealed class TwoInstancesTests : EndToEndTests, IClassFixture<Wall>
{
    private const string Scenario = "shared";

    /// <summary>What the acceptance of sharing allows.</summary>
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(12);

    private readonly Wall _wall;

    public TwoInstancesTests(Wall wall)
    {
        _wall = wall;
        Using(wall.Product);
    }

    [Fact]
    public async Task A_breaker_opened_by_one_is_honoured_by_the_other_and_closed_by_a_single_probe()
    {
        var second = Using(Owned(await _wall.StartAnotherAsync()));
        InterchangeProcess[] instances = [_wall.Product, second];
        await Task.WhenAll(instances.Select(CompletesAsync));
        _wall.A.Script(Scenario, static (exchange, _) => Answers.FailAsync(exchange, 503, "Down", retryAfter: $"{Rest.TotalSeconds:F0}"));

        await CompletesAsync(_wall.Product);
        var opened = TimeProvider.System.GetTimestamp();
        var attempts = _wall.A.AttemptsFor(Scenario).Count;
        await Task.Delay(Shared, TimeProvider.System, Cancellation);
        for (var call = 0; call < 5; call++)
        {
            await Task.WhenAll(instances.Select(CompletesAsync));
        }

        Assert.Equal(attempts, _wall.A.AttemptsFor(Scenario).Count);

        // From here on the endpoint holds its answers, so that a stampede would be seen as several at once.
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probes = new ConcurrentQueue<WallAttempt>();
        _wall.A.Script(Scenario, async (exchange, attempt) =>
        {
            probes.Enqueue(attempt);
            await release.Task;
            await Answers.WellAsync(exchange);
        });
        var held = new ConcurrentBag<Task>();
        await Eventually.HoldsAsync("the probe", Rest * 3, ProbeComesAsync, Cancellation);
        var late = Enumerable.Range(0, 20).Select(call => CompletesAsync(instances[call % 2])).ToList();
        await Task.WhenAll(late);

        Assert.Single(probes);
        Assert.True(TimeProvider.System.GetElapsedTime(opened) >= Rest, "came before its time");

        release.SetResult();
        await Task.WhenAll(held);
        await Eventually.HoldsAsync("both instances to use the endpoint again", TimeSpan.FromSeconds(30), BothUseItAsync, Cancellation);

        async Task<bool> ProbeComesAsync()
        {
            // The call that is the probe waits with it; the others are answered by the other endpoint meanwhile.
            var calls = instances.Select(CompletesAsync).ToList();
            calls.ForEach(held.Add);
            await Task.WhenAny(Task.WhenAll(calls), Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation));
            return !probes.IsEmpty;
        }

        async Task<bool> BothUseItAsync()
        {
            foreach (var instance in instances)
            {
                var before = _wall.A.AttemptsFor(Scenario).Count;
                await CompletesAsync(instance);
                if (_wall.A.AttemptsFor(Scenario).Count == before)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static async Task CompletesAsync(InterchangeProcess instance)
    {
        var verdict = await Verdict.OfAsync(instance, Wall.Ask(Scenario, stream: true), stream: true, onFirstContent: null, Cancellation);

        Assert.True(verdict.Complete, verdict.Detail);
    }
}
