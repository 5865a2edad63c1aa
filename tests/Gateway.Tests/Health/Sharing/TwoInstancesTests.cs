using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health.Sharing;

/// <summary>Instances that share one store.</summary>
public sealed class TwoInstancesTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = Instance.NewClock();
    private readonly SwitchableHealthStore _store = new(new InMemoryHealthStore());
    private readonly Instance _one;
    private readonly Instance _two;

    public TwoInstancesTests()
    {
        _one = new Instance(_clock, _store, "one");
        _two = new Instance(_clock, _store, "two");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task An_outage_is_found_by_one_and_its_end_by_one_probe_at_a_time(int seed)
    {
        var random = new Random(seed);
        var endpoint = Instance.Endpoint();
        var probes = new List<(double At, Instance By)>();
        double? openedAt = null;
        for (var tick = 0; tick < 20 * 120; tick++)
        {
            var at = tick / 20.0;
            var well = at is < 5 or >= 50;
            if (tick % 20 == 0)
            {
                foreach (var instance in random.Next(2) == 0 ? new[] { _one, _two } : [_two, _one])
                {
                    await instance.Exchange.StepAsync(Cancel);
                }
            }

            foreach (var instance in new[] { _one, _two })
            {
                if (instance.Try(endpoint, well ? null : Instance.Failure()) is { Probe: true })
                {
                    probes.Add((at, instance));
                }

                // The loop tells at once what has changed.
                await instance.Exchange.PublishAsync(Cancel);
            }

            if (openedAt is null && (_one.Phase(endpoint) == BreakerPhase.Open || _two.Phase(endpoint) == BreakerPhase.Open))
            {
                openedAt = at;
            }

            if (openedAt is { } opened && at >= opened + 2 && probes.Count == 0)
            {
                Assert.Equal(BreakerPhase.Open, _one.Phase(endpoint));
                Assert.Equal(BreakerPhase.Open, _two.Phase(endpoint));
            }

            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        // Rests of 2, 4, 8, 16 and 25 s, whoever probes, and not one probe more.
        Assert.InRange(probes.Count, 4, 6);
        Assert.All(probes.Zip(probes.Skip(1)), static pair => Assert.True(pair.Second.At - pair.First.At >= 2, $"Probes at {pair.First.At} and {pair.Second.At}"));
        Assert.Single(probes, static probe => probe.At >= 50);
        Assert.InRange(probes[^1].At - 50, 0, 30);
        Assert.Equal(BreakerPhase.Closed, _one.Phase(endpoint));
        Assert.Equal(BreakerPhase.Closed, _two.Phase(endpoint));
    }

    [Fact]
    public async Task What_one_has_opened_the_other_honours_at_its_next_exchange()
    {
        var endpoint = Instance.Endpoint();
        await StepBothAsync();
        _one.Try(endpoint, Instance.Failure(FailureClass.RateLimited, 429, retryAfter: 60));
        await _one.Exchange.PublishAsync(Cancel);
        Assert.NotNull(_two.Try(endpoint));

        _clock.Advance(Second);
        await _two.Exchange.StepAsync(Cancel);

        Assert.Equal(TimeSpan.FromSeconds(59), _two.Breakers.TryEnter(endpoint, "acme").RetryAfter);
        Assert.True(_two.Health.Of(endpoint).Unstable);
    }

    [Fact]
    public async Task A_refused_credential_is_left_alone_by_both()
    {
        await StepBothAsync();
        _one.Try(Instance.Endpoint(), Instance.Failure(FailureClass.Credential, 401));
        await StepBothAsync();

        Assert.Null(_two.Try(Instance.Endpoint(model: "acme/two")));
    }

    [Fact]
    public async Task Of_two_that_open_at_once_the_longer_rest_counts_for_both()
    {
        var endpoint = Instance.Endpoint();
        await StepBothAsync();
        _one.Try(endpoint, Instance.Failure(FailureClass.RateLimited, 429, retryAfter: 10));
        _two.Try(endpoint, Instance.Failure(FailureClass.RateLimited, 429, retryAfter: 40));
        await _two.Exchange.PublishAsync(Cancel);
        await _one.Exchange.PublishAsync(Cancel);
        await StepBothAsync();

        Assert.Equal(TimeSpan.FromSeconds(40), _one.Breakers.TryEnter(endpoint, "acme").RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(40), _two.Breakers.TryEnter(endpoint, "acme").RetryAfter);
    }

    [Fact]
    public async Task The_probe_goes_to_the_instance_with_requests_and_not_to_an_idle_one()
    {
        var endpoint = Instance.Endpoint();
        await StepBothAsync();
        _one.Try(endpoint, Instance.Failure(retryAfter: 30));
        for (var second = 0; second < 33; second++)
        {
            await StepBothAsync();
            _clock.Advance(Second);
        }

        // The one that opened has had no request since; the other's first finds the right unclaimed and gets it with its next exchange.
        Assert.Null(_two.Try(endpoint));
        await StepBothAsync();
        Assert.True(_two.Try(endpoint)!.Value.Probe);
        await _two.Exchange.PublishAsync(Cancel);
        await StepBothAsync();
        Assert.Equal(BreakerPhase.Recovering, _one.Phase(endpoint));
    }

    [Fact]
    public async Task The_claim_of_an_instance_that_dies_is_free_again_within_seconds()
    {
        var endpoint = Instance.Endpoint();
        await StepBothAsync();
        _one.Try(endpoint, Instance.Failure(retryAfter: 2));
        await _one.Exchange.PublishAsync(Cancel);
        _clock.Advance(Second);
        await _one.Exchange.StepAsync(Cancel);
        _clock.Advance(Second);

        // From here on there is only the other one.
        var waited = 0;
        for (; waited < 30; waited++)
        {
            await _two.Exchange.StepAsync(Cancel);
            if (_two.Try(endpoint) is { Probe: true })
            {
                break;
            }

            _clock.Advance(Second);
        }

        Assert.InRange(waited, 1, 7);
    }

    [Fact]
    public async Task While_storage_is_down_each_goes_by_what_it_sees()
    {
        var endpoint = Instance.Endpoint();
        await StepBothAsync();
        _store.Down = true;
        _one.Fail(endpoint);
        await StepBothAsync();
        Assert.NotNull(_two.Try(endpoint));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(_one.Try(endpoint, Instance.Failure())!.Value.Probe);

        // What could not be told is told when storage is back.
        _store.Down = false;
        await StepBothAsync();
        Assert.Null(_two.Try(endpoint));
    }

    [Fact]
    public async Task Recovery_is_not_undone_by_the_row_of_the_outage()
    {
        var endpoint = Instance.Endpoint();
        _one.Fail(endpoint);
        await StepBothAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        _one.Try(endpoint);
        await _one.Exchange.StepAsync(Cancel);
        Assert.True(_one.Try(endpoint)!.Value.Probe);

        // Read before it is written: the store still says open.
        await _one.Exchange.StepAsync(Cancel);
        Assert.Equal(BreakerPhase.Recovering, _one.Phase(endpoint));
        await _two.Exchange.StepAsync(Cancel);
        Assert.Equal(BreakerPhase.Recovering, _two.Phase(endpoint));
    }

    [Fact]
    public async Task An_endpoint_that_nobody_asked_for_until_its_row_was_removed_is_still_probed()
    {
        var endpoint = Instance.Endpoint();
        await StepBothAsync();
        _one.Fail(endpoint);
        await StepBothAsync();
        _clock.Advance(TimeSpan.FromHours(2));
        await StepBothAsync();
        Assert.Empty((await _store.ReadAsync(0, coarseFrom: null, Cancel)).Breakers);

        Assert.Null(_one.Try(endpoint));
        await StepBothAsync();

        Assert.True(_one.Try(endpoint)!.Value.Probe);
    }

    [Fact]
    public async Task Many_that_ask_at_once_get_one_claim()
    {
        var endpoint = Instance.Endpoint();
        var instances = Enumerable.Range(0, 10).Select(i => new Instance(_clock, _store, $"i{i}")).ToArray();
        foreach (var instance in instances)
        {
            await instance.Exchange.StepAsync(Cancel);
        }

        instances[0].Fail(endpoint);
        await instances[0].Exchange.PublishAsync(Cancel);
        _clock.Advance(TimeSpan.FromSeconds(2));
        foreach (var instance in instances)
        {
            await instance.Exchange.StepAsync(Cancel);
            instance.Try(endpoint, Instance.Failure());
        }

        _clock.Advance(TimeSpan.FromSeconds(25));
        foreach (var instance in instances)
        {
            await instance.Exchange.StepAsync(Cancel);
            Assert.Null(Refused(instance, endpoint));
        }

        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.Exchange.StepAsync(Cancel), Cancel)));

        Assert.Single(instances, instance => instance.Breakers.TryEnter(endpoint, "acme").Allowed);
        foreach (var instance in instances)
        {
            instance.Dispose();
        }
    }

    [Fact]
    public async Task The_background_exchange_tells_the_other_within_two_seconds()
    {
        using var one = new Instance(TimeProvider.System, _store, "one");
        using var two = new Instance(TimeProvider.System, _store, "two");
        var endpoint = Instance.Endpoint();
        await one.Exchange.StartAsync(Cancel);
        await two.Exchange.StartAsync(Cancel);
        one.Try(endpoint);
        two.Try(endpoint);

        one.Try(endpoint, Instance.Failure(retryAfter: 60));
        var started = TimeProvider.System.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (two.Try(endpoint) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
        }

        // On a machine that has nothing else to do it is one second.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await one.Exchange.StopAsync(Cancel);
        await two.Exchange.StopAsync(Cancel);
    }

    [Fact]
    public async Task Nothing_is_read_while_nobody_calls()
    {
        var clock = new WaitCountingClock(Instance.Start);
        using var idle = new Instance(clock, _store, "idle");
        await idle.Exchange.StartAsync(Cancel);
        Assert.Equal(0, _store.Reads);

        idle.Try(Instance.Endpoint());
        for (var second = 0; second < 31; second++)
        {
            await clock.WaitsAsync(second + 1, Cancel);
            clock.Advance(Second);
        }

        await idle.Exchange.StopAsync(Cancel);
        Assert.InRange(_store.Reads, 30, 32);
        Assert.Equal(31, clock.Waits);
    }

    private static BreakerPass? Refused(Instance instance, ModelEndpoint endpoint) =>
        instance.Breakers.TryEnter(endpoint, "acme") is { Allowed: true } pass ? pass : null;

    private async Task StepBothAsync()
    {
        await _one.Exchange.StepAsync(Cancel);
        await _two.Exchange.StepAsync(Cancel);
    }
}
