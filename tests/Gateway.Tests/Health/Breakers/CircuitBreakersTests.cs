using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health.Breakers;

public sealed class CircuitBreakersTests : IDisposable
{
    private readonly FakeTimeProvider _clock = Instance.NewClock();
    private readonly AlertLog _log = new();
    private readonly Instance _gateway;

    public CircuitBreakersTests() => _gateway = new Instance(_clock, logger: _log);

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void A_flap_of_a_minute_meets_no_call_while_open_but_probes()
    {
        var endpoint = Instance.Endpoint();
        var hits = new List<(double At, bool Well, bool Probe)>();
        for (var call = 0; call < 20 * 100; call++)
        {
            var at = (_clock.GetUtcNow() - Instance.Start).TotalSeconds;
            var well = at is < 10 or >= 70;
            var open = _gateway.Phase(endpoint) == BreakerPhase.Open;
            if (_gateway.Try(endpoint, well ? null : Instance.Failure()) is { } pass)
            {
                Assert.True(!open || pass.Probe, $"A call that was no probe reached the endpoint at {at} while its breaker was open");
                hits.Add((at, well, pass.Probe));
            }

            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        var failures = hits.Where(static hit => !hit.Well).ToArray();
        Assert.Equal(5, failures.Count(static hit => !hit.Probe));
        var probes = hits.Where(static hit => hit.Probe).Select(static hit => hit.At).ToArray();
        Assert.Equal([2, 4, 8, 16, 25, 25], probes.Zip(probes.Prepend(10.2), static (later, earlier) => Math.Round(later - earlier)));
        Assert.InRange(probes[^1] - 70, 0, 30);
        Assert.Equal(BreakerPhase.Closed, _gateway.Phase(endpoint));
        Assert.Equal(20 * 10, hits.Count(static hit => hit.At < 10));
        Assert.Equal(20 * 9, hits.Count(static hit => hit.At >= 91));
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_is_the_probe()
    {
        var endpoint = Instance.Endpoint();
        for (var round = 0; round < 50; round++)
        {
            var failure = Instance.Failure(retryAfter: 1);
            _gateway.Breakers.Report(Instance.Outcome(endpoint, new BreakerPass(Allowed: true, Probe: false, default), failure));
            _clock.Advance(TimeSpan.FromSeconds(31));
            using var start = new Barrier(16);

            var passes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return _gateway.Breakers.TryEnter(endpoint, "acme");
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            var probe = Assert.Single(passes, static pass => pass.Allowed);
            Assert.True(probe.Probe);
            Assert.All(passes.Where(static pass => !pass.Allowed), static pass => Assert.Equal(TimeSpan.FromSeconds(1), pass.RetryAfter));
            _gateway.Breakers.Report(Instance.Outcome(endpoint, probe, failure));
        }
    }

    [Fact]
    public async Task Many_threads_that_call_and_lose_reports_never_wedge_it()
    {
        var endpoint = Instance.Endpoint();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(
            () =>
            {
                var random = new Random(seed);
                for (var call = 0; call < 5_000; call++)
                {
                    var pass = _gateway.Breakers.TryEnter(endpoint, "acme");
                    if (random.Next(200) == 0)
                    {
                        _clock.Advance(TimeSpan.FromMilliseconds(random.Next(3_000)));
                    }

                    if (pass.Allowed && random.Next(10) != 0)
                    {
                        _gateway.Breakers.Report(Instance.Outcome(endpoint, pass, random.Next(2) == 0 ? Instance.Failure() : null));
                    }
                }
            },
            TestContext.Current.CancellationToken)));

        for (var second = 0; second < 60 && _gateway.Phase(endpoint) != BreakerPhase.Closed; second++)
        {
            _gateway.Try(endpoint);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(BreakerPhase.Closed, _gateway.Phase(endpoint));
    }

    [Theory]
    [InlineData(FailureClass.InvalidRequest, 400)]
    [InlineData(FailureClass.ContextLength, 400)]
    [InlineData(FailureClass.ContentFilter, 403)]
    public void What_the_caller_did_wrong_shows_that_the_endpoint_is_alive(FailureClass failure, int status)
    {
        var endpoint = Instance.Endpoint();
        _gateway.Fail(endpoint);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(_gateway.Try(endpoint, Instance.Failure(failure, status))!.Value.Probe);

        Assert.Equal(BreakerPhase.Recovering, _gateway.Phase(endpoint));
    }

    [Theory]
    [InlineData(FailureClass.RateLimited, 429)]
    [InlineData(FailureClass.ModelGone, 404)]
    [InlineData(FailureClass.Overloaded, 503)]
    [InlineData(FailureClass.ServerError, 500)]
    [InlineData(FailureClass.InvalidResponse, 200)]
    [InlineData(FailureClass.Network, null)]
    [InlineData(FailureClass.Truncated, 200)]
    [InlineData(FailureClass.Timeout, null)]
    public void Five_failures_open_the_endpoint_and_not_its_credential(FailureClass failure, int? status)
    {
        var endpoint = Instance.Endpoint();
        for (var call = 0; call < 5; call++)
        {
            Assert.NotNull(_gateway.Try(endpoint, Instance.Failure(failure, status)));
        }

        Assert.Null(_gateway.Try(endpoint));
        Assert.NotNull(_gateway.Try(Instance.Endpoint(model: "acme/two")));
        Assert.Empty(_log.Alerts);
    }

    [Theory]
    [InlineData(FailureClass.RateLimited, 429)]
    [InlineData(FailureClass.Overloaded, 503)]
    public void A_retry_after_is_honoured_at_once_and_to_the_end(FailureClass failure, int status)
    {
        var endpoint = Instance.Endpoint();
        var early = _gateway.Breakers.TryEnter(endpoint, "acme");
        var late = _gateway.Breakers.TryEnter(endpoint, "acme");
        _gateway.Try(endpoint, Instance.Failure(failure, status, retryAfter: 90));
        Assert.Equal(TimeSpan.FromSeconds(90), _gateway.Breakers.TryEnter(endpoint, "acme").RetryAfter);

        _clock.Advance(TimeSpan.FromSeconds(10));
        _gateway.Breakers.Report(Instance.Outcome(endpoint, early, Instance.Failure(failure, status, retryAfter: 120)));
        _gateway.Breakers.Report(Instance.Outcome(endpoint, late, Instance.Failure(failure, status, retryAfter: 5)));

        Assert.Equal(TimeSpan.FromSeconds(120), _gateway.Breakers.TryEnter(endpoint, "acme").RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(120) - TimeSpan.FromTicks(1));
        Assert.Null(_gateway.Try(endpoint));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(_gateway.Try(endpoint)!.Value.Probe);
    }

    [Fact]
    public void A_refused_credential_rests_for_a_minute_on_all_its_endpoints_and_one_alert_is_raised()
    {
        var (one, two) = (Instance.Endpoint(), Instance.Endpoint(model: "acme/two"));
        var refused = Instance.Failure(FailureClass.Credential, 401);
        var meanwhile = _gateway.Breakers.TryEnter(two, "acme");
        _gateway.Try(one, refused);
        _gateway.Breakers.Report(Instance.Outcome(two, meanwhile, refused));

        Assert.Equal(TimeSpan.FromSeconds(60), _gateway.Breakers.TryEnter(two, "acme").RetryAfter);
        Assert.NotNull(_gateway.Try(one, credential: "byok-1"));
        Assert.NotNull(_gateway.Try(Instance.Endpoint("other"), credential: "other"));
        Assert.Equal((2501, LogLevel.Error), Assert.Single(_log.Alerts));

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(_gateway.Try(two, refused)!.Value.Probe);
        Assert.Equal(TimeSpan.FromSeconds(120), _gateway.Breakers.TryEnter(one, "acme").RetryAfter);
        Assert.Equal(2, _log.Alerts.Count);

        _clock.Advance(TimeSpan.FromSeconds(120));
        Assert.True(_gateway.Try(one)!.Value.Probe);
        Assert.NotNull(_gateway.Try(two));
        Assert.Equal(2, _log.Alerts.Count);
    }

    [Fact]
    public void A_credential_that_one_endpoint_refuses_and_another_takes_stays_in_use()
    {
        var (closed, open) = (Instance.Endpoint(), Instance.Endpoint(model: "acme/two"));
        for (var round = 0; round < 3; round++)
        {
            Assert.NotNull(_gateway.Try(closed, Instance.Failure(FailureClass.Credential, 403)));
            Assert.NotNull(_gateway.Try(open));
            Assert.Null(_gateway.Try(closed));
            _clock.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Empty(_log.Alerts);
    }

    [Fact]
    public void A_credential_that_two_endpoints_refuse_rests()
    {
        _gateway.Try(Instance.Endpoint(), Instance.Failure(FailureClass.Credential, 403));
        _gateway.Try(Instance.Endpoint(model: "acme/two"), Instance.Failure(FailureClass.Credential, 403));

        Assert.Null(_gateway.Try(Instance.Endpoint(model: "acme/three")));
        Assert.Single(_log.Alerts);
    }

    [Fact]
    public void Where_no_credential_is_needed_a_refusal_is_nobodys_alert()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Try(endpoint, Instance.Failure(FailureClass.Credential, 401), credential: "");

        Assert.NotNull(_gateway.Try(endpoint, credential: ""));
        Assert.Empty(_log.Alerts);
    }

    [Fact]
    public void A_probe_of_the_credential_that_the_endpoint_turns_away_is_given_back()
    {
        var (well, resting) = (Instance.Endpoint(), Instance.Endpoint(model: "acme/two"));
        _gateway.Try(well, Instance.Failure(FailureClass.Credential, 401));
        _gateway.Breakers.Report(Instance.Outcome(resting, default, Instance.Failure(retryAfter: 600)));
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(TimeSpan.FromSeconds(540), _gateway.Breakers.TryEnter(resting, "acme").RetryAfter);

        Assert.True(_gateway.Try(well)!.Value.Probe);
    }

    [Fact]
    public void An_abandoned_probe_leaves_room_for_the_next()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Fail(endpoint);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var probe = _gateway.Breakers.TryEnter(endpoint, "acme");
        Assert.False(_gateway.Breakers.TryEnter(endpoint, "acme").Allowed);

        _gateway.Breakers.Report(Instance.Outcome(endpoint, probe) with { Abandoned = true });

        Assert.Equal(BreakerPhase.Open, _gateway.Phase(endpoint));
        Assert.True(_gateway.Try(endpoint)!.Value.Probe);
        Assert.Equal(BreakerPhase.Recovering, _gateway.Phase(endpoint));
    }

    [Fact]
    public void In_the_steady_state_attempts_make_no_garbage()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Try(endpoint, Instance.Failure(FailureClass.Credential, 401), credential: "acme");
        _clock.Advance(TimeSpan.FromMinutes(2));
        for (var call = 0; call < 20; call++)
        {
            _gateway.Try(endpoint);
        }

        var outcome = Instance.Outcome(endpoint, _gateway.Breakers.TryEnter(endpoint, "acme"));
        _gateway.Breakers.Report(outcome);
        _gateway.Health.Of(endpoint);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1_000; call++)
        {
            _gateway.Breakers.TryEnter(endpoint, "acme");
            _gateway.Breakers.Report(outcome);
            _gateway.Health.Of(endpoint);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class AlertLog : ILogger<BreakerTelemetry>
    {
        public List<(int Id, LogLevel Level)> Alerts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 2501)
            {
                Assert.Contains("acme", formatter(state, exception), StringComparison.Ordinal);
                Alerts.Add((eventId.Id, logLevel));
            }
        }
    }
}
