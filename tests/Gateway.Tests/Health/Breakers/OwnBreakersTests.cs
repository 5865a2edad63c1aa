using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health.Breakers;

/// <summary>What one account's own key meets with, and others do not.</summary>
public sealed class OwnBreakersTests : IDisposable
{
    private static readonly string Mine = OwnCredential.Name("mine", "v1");
    private static readonly string Theirs = OwnCredential.Name("theirs", "v1");

    private readonly FakeTimeProvider _clock = Instance.NewClock();
    private readonly Instance _gateway;

    public OwnBreakersTests() => _gateway = new Instance(_clock);

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void A_refused_key_rests_everywhere_and_no_other_does()
    {
        var (one, two) = (Instance.Endpoint(), Instance.Endpoint(model: "acme/two"));

        Assert.NotNull(_gateway.Try(one, Instance.Failure(FailureClass.Credential, 401), Mine));

        Assert.Null(_gateway.Try(one, credential: Mine));
        Assert.Null(_gateway.Try(two, credential: Mine));
        Assert.NotNull(_gateway.Try(one, credential: Theirs));
        Assert.NotNull(_gateway.Try(one));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(_gateway.Try(one, credential: Mine)!.Value.Probe);
        Assert.NotNull(_gateway.Try(one, credential: Mine));
    }

    [Fact]
    public void A_rotated_key_begins_without_a_past()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Try(endpoint, Instance.Failure(FailureClass.Credential, 401), Mine);

        Assert.NotNull(_gateway.Try(endpoint, credential: OwnCredential.Name("mine", "v2")));
    }

    [Theory]
    [InlineData(FailureClass.RateLimited, 429)]
    [InlineData(FailureClass.ModelGone, 404)]
    [InlineData(FailureClass.ServerError, 500)]
    [InlineData(FailureClass.Timeout, null)]
    public void However_often_an_accounts_key_fails_the_endpoint_stays_open_for_others(FailureClass failure, int? status)
    {
        var endpoint = Instance.Endpoint();
        for (var time = 0; time < 5; time++)
        {
            Assert.NotNull(_gateway.Try(endpoint, Instance.Failure(failure, status), Mine));
        }

        Assert.Null(_gateway.Try(endpoint, credential: Mine));
        Assert.NotNull(_gateway.Try(endpoint, credential: Theirs));
        Assert.NotNull(_gateway.Try(endpoint));
        Assert.NotNull(_gateway.Try(Instance.Endpoint(model: "acme/two"), credential: Mine));
        Assert.Equal(BreakerPhase.Closed, _gateway.Phase(endpoint));
    }

    [Fact]
    public void An_endpoint_that_rests_for_the_gateways_key_is_open_for_the_callers_own()
    {
        var endpoint = Instance.Endpoint();
        _gateway.Fail(endpoint);

        Assert.Null(_gateway.Try(endpoint));
        Assert.NotNull(_gateway.Try(endpoint, credential: Mine));
    }

    [Fact]
    public void What_the_key_may_be_to_blame_for_does_not_count_against_the_endpoints_uptime()
    {
        var endpoint = Instance.Endpoint();
        for (var time = 0; time < UptimeRule.MinRequests; time++)
        {
            _gateway.Try(endpoint, Instance.Failure(FailureClass.ModelGone, 404), OwnCredential.Name($"c{time}", "v1"));
        }

        Assert.Equal(UptimeClass.Normal, _gateway.Health.Of(endpoint).Uptime);
        Assert.False(_gateway.Health.Of(endpoint).Unstable);
    }

    [Fact]
    public void A_key_that_cannot_be_had_from_the_vault_says_nothing_of_anyone()
    {
        var endpoint = Instance.Endpoint();
        for (var time = 0; time < 20; time++)
        {
            Assert.NotNull(_gateway.Try(endpoint, Instance.Failure(FailureClass.SecretUnavailable, null), Mine));
        }
    }

    [Fact]
    public void Nothing_of_it_is_shared_with_other_instances()
    {
        _gateway.Try(Instance.Endpoint(), Instance.Failure(FailureClass.Credential, 401), Mine);

        Assert.Empty(_gateway.Signals.TakeChanged());
        Assert.Empty(_gateway.Breakers.Open());
    }
}
