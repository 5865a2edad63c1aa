using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health.Endpoints;

public sealed class EndpointHealthTests : IDisposable
{
    private readonly FakeTimeProvider _clock = Instance.NewClock();
    private readonly Instance _gateway;

    public EndpointHealthTests() => _gateway = new Instance(_clock);

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void Nothing_is_known_of_an_endpoint_that_was_never_used()
    {
        Assert.Same(EndpointCondition.Unknown, _gateway.Health.Of(Instance.Endpoint()));
        Assert.Equal(EndpointStatistics.None, _gateway.Statistics.Of(Instance.Endpoint()));
    }

    [Fact]
    public void One_failure_is_no_outage_two_are_for_thirty_seconds()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Fail(endpoint, times: 1);
        Assert.False(Now(endpoint).Unstable);
        _gateway.Fail(endpoint, times: 1);
        Assert.True(Now(endpoint).Unstable);

        _clock.Advance(TimeSpan.FromSeconds(26));
        Assert.True(Now(endpoint).Unstable);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(Now(endpoint).Unstable);
    }

    [Fact]
    public void Fewer_failures_than_answers_are_no_outage()
    {
        var endpoint = Instance.Endpoint();
        Answer(endpoint, 4);
        _gateway.Fail(endpoint, times: 3);

        Assert.False(Now(endpoint).Unstable);
        _gateway.Fail(endpoint, times: 1);
        Assert.True(Now(endpoint).Unstable);
    }

    [Fact]
    public void A_resting_endpoint_is_unstable_at_once_and_offered_again_when_its_probe_is_due()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Health.Of(endpoint);
        _gateway.Breakers.Report(Instance.Outcome(endpoint, default, Instance.Failure(FailureClass.RateLimited, 429, retryAfter: 40)));
        Assert.True(_gateway.Health.Of(endpoint).Unstable);
        Assert.Equal(-5, _gateway.Statistics.Of(endpoint).Status);

        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.True(_gateway.Health.Of(endpoint).Unstable);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_gateway.Health.Of(endpoint).Unstable);

        var probe = _gateway.Breakers.TryEnter(endpoint, "acme");
        Assert.True(Now(endpoint).Unstable);
        _gateway.Breakers.Report(Instance.Outcome(endpoint, probe));
        Assert.False(_gateway.Health.Of(endpoint).Unstable);
        Assert.Equal(0, _gateway.Statistics.Of(endpoint).Status);
    }

    [Theory]
    [InlineData(99, 0, UptimeClass.Normal, null)]
    [InlineData(95, 5, UptimeClass.Normal, 95.0)]
    [InlineData(90, 10, UptimeClass.Degraded, 90.0)]
    [InlineData(70, 30, UptimeClass.Down, 70.0)]
    public void Uptime_has_classes_and_leaves_out_what_says_nothing(int answered, int failed, UptimeClass expected, double? percent)
    {
        var endpoint = Instance.Endpoint();
        for (var call = 0; call < 50; call++)
        {
            Report(endpoint, Instance.Failure(FailureClass.RateLimited, 429));
            Report(endpoint, Instance.Failure(FailureClass.InvalidRequest, 400));
            _gateway.Breakers.Report(Instance.Outcome(endpoint, default, Instance.Failure()) with { Abandoned = true });
        }

        for (var call = 0; call < failed; call++)
        {
            Report(endpoint, Instance.Failure());
        }

        Answer(endpoint, answered);

        Assert.Equal(expected, Now(endpoint).Uptime);
        var listed = _gateway.Statistics.Of(endpoint);
        Assert.Equal((percent, percent, percent), (listed.UptimeLast5Minutes, listed.UptimeLast30Minutes, listed.UptimeLastDay));
    }

    [Fact]
    public void Windows_forget_after_five_minutes_thirty_minutes_and_a_day()
    {
        var endpoint = Instance.Endpoint();
        Answer(endpoint, 200);
        Assert.Equal((true, true, true), Known());
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((false, true, true), Known());
        Assert.Null(Now(endpoint).Latency);
        Assert.NotNull(_gateway.Statistics.Of(endpoint).LatencyMilliseconds);
        _clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal((false, false, true), Known());
        Assert.Null(_gateway.Statistics.Of(endpoint).LatencyMilliseconds);
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal((false, false, true), Known());
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((false, false, false), Known());

        (bool Five, bool Thirty, bool Day) Known() => _gateway.Statistics.Of(endpoint) is var listed
            ? (listed.UptimeLast5Minutes is not null, listed.UptimeLast30Minutes is not null, listed.UptimeLastDay is not null)
            : default;
    }

    [Fact]
    public void Percentiles_name_the_worse_higher()
    {
        var endpoint = Instance.Endpoint();
        for (var call = 1; call <= 100; call++)
        {
            _gateway.Breakers.Report(Instance.Outcome(endpoint, default) with
            {
                FirstToken = TimeSpan.FromMilliseconds(call * 10),
                Duration = TimeSpan.FromSeconds(1),
                OutputTokens = call,
            });
        }

        var condition = Now(endpoint);

        Near((0.5, 0.75, 0.9, 0.99), condition.Latency!.Value);
        Near((50, 25, 10, 1), condition.Throughput!.Value);
        Assert.InRange(_gateway.Statistics.Of(endpoint).LatencyMilliseconds!.Value.P99, 970, 1010);
        Assert.InRange(_gateway.Statistics.Of(endpoint).TokensPerSecond!.Value.P50, 49, 51.5);

        static void Near((double P50, double P75, double P90, double P99) expected, Percentiles actual)
        {
            Assert.InRange(actual.P50 / expected.P50, 0.96, 1.04);
            Assert.InRange(actual.P75 / expected.P75, 0.96, 1.04);
            Assert.InRange(actual.P90 / expected.P90, 0.96, 1.04);
            Assert.InRange(actual.P99 / expected.P99, 0.96, 1.04);
        }
    }

    [Fact]
    public void Nineteen_answers_say_nothing_of_speed_twenty_do()
    {
        var endpoint = Instance.Endpoint();
        Answer(endpoint, 19);
        Assert.Null(Now(endpoint).Throughput);
        Answer(endpoint, 1);

        Assert.InRange(Now(endpoint).Throughput!.Value.P50, 49, 51);
        Assert.InRange(Now(endpoint).Latency!.Value.P50, 0.196, 0.204);
    }

    [Fact]
    public void Tool_calls_count_over_two_hours_from_two_hundred_on()
    {
        var endpoint = Instance.Endpoint();
        for (var call = 0; call < 199; call++)
        {
            _gateway.Breakers.Report(Instance.Outcome(endpoint, default) with { CalledTools = true, ToolCallsValid = call % 10 != 0 });
        }

        Assert.Null(Now(endpoint).ToolCallSuccess);
        _gateway.Breakers.Report(Instance.Outcome(endpoint, default) with { CalledTools = true });
        Assert.Equal(0.9, Now(endpoint).ToolCallSuccess!.Value, 6);
        _clock.Advance(TimeSpan.FromMinutes(110));
        Assert.Equal(0.9, Now(endpoint).ToolCallSuccess!.Value, 6);
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(Now(endpoint).ToolCallSuccess);
    }

    [Fact]
    public async Task Reading_while_others_write_gives_whole_conditions()
    {
        var endpoint = Instance.Endpoint();
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var call = 0; call < 2_000; call++)
                {
                    Answer(endpoint, 1);
                    _clock.Advance(TimeSpan.FromMilliseconds(20));
                }
            },
            TestContext.Current.CancellationToken)).ToArray();
        var all = Task.WhenAll(writers);
        while (!all.IsCompleted)
        {
            var condition = _gateway.Health.Of(endpoint);
            Assert.False(condition.Unstable);
            Assert.True(condition.Throughput is not { } throughput || throughput.P50 is > 49 and < 51.5, condition.ToString());
        }

        await all;
    }

    /// <summary>The condition after a moment, when it is computed anew.</summary>
    private EndpointCondition Now(ModelEndpoint endpoint)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        return _gateway.Health.Of(endpoint);
    }

    private void Answer(ModelEndpoint endpoint, int times)
    {
        for (var call = 0; call < times; call++)
        {
            Report(endpoint, failure: null);
        }
    }

    private void Report(ModelEndpoint endpoint, ProviderFailure? failure) =>
        _gateway.Breakers.Report(Instance.Outcome(endpoint, default, failure));
}
