using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing.Fallback;

namespace Interchange.Gateway.Tests.Health.Endpoints;

public sealed class UptimeRuleTests
{
    public static TheoryData<FailureClass, int?, string> Failures => new()
    {
        { FailureClass.Credential, 401, "Failed" },
        { FailureClass.Credential, 402, "Failed" },
        { FailureClass.Credential, 403, "Excluded" },
        { FailureClass.ModelGone, 404, "Failed" },
        { FailureClass.ServerError, 500, "Failed" },
        { FailureClass.Overloaded, 503, "Failed" },
        { FailureClass.ServerError, null, "Failed" },
        { FailureClass.Truncated, 200, "Failed" },
        { FailureClass.InvalidResponse, 200, "Failed" },
        { FailureClass.Network, null, "Failed" },
        { FailureClass.Timeout, null, "Failed" },
        { FailureClass.InvalidRequest, 400, "Excluded" },
        { FailureClass.InvalidRequest, 413, "Excluded" },
        { FailureClass.ContextLength, 400, "Excluded" },
        { FailureClass.ContentFilter, 403, "Excluded" },
        { FailureClass.RateLimited, 429, "RateLimited" },
        { FailureClass.Credential, 429, "RateLimited" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_counts_alike_whether_seen_or_read_from_an_event(FailureClass failure, int? status, string verdict)
    {
        Assert.Equal(verdict, UptimeRule.Of(new ProviderFailure(failure) { Status = status }).ToString());
        Assert.Equal(verdict, UptimeRule.Of(FailureErrors.Name(failure), status).ToString());
    }

    [Fact]
    public void Every_class_is_known_by_the_name_under_which_it_is_recorded() =>
        Assert.All(
            Enum.GetValues<FailureClass>(),
            static failure => Assert.Equal(UptimeRule.Of(new ProviderFailure(failure)), UptimeRule.Of(FailureErrors.Name(failure), status: null)));

    [Fact]
    public void An_answer_is_an_answer_and_a_class_of_a_later_version_is_not_counted()
    {
        Assert.Equal(AttemptVerdict.Answered, UptimeRule.Of(failure: null));
        Assert.Equal(AttemptVerdict.Answered, UptimeRule.Of(failure: null, 200));
        Assert.Equal(AttemptVerdict.Excluded, UptimeRule.Of("meteor", 500));
    }

    [Theory]
    [InlineData(99, 0, UptimeClass.Normal, false)]
    [InlineData(0, 99, UptimeClass.Normal, false)]
    [InlineData(95, 5, UptimeClass.Normal, true)]
    [InlineData(94, 6, UptimeClass.Degraded, true)]
    [InlineData(80, 20, UptimeClass.Degraded, true)]
    [InlineData(79, 21, UptimeClass.Down, true)]
    [InlineData(0, 100, UptimeClass.Down, true)]
    public void Classes_begin_at_95_and_at_80_percent_of_at_least_a_hundred_requests(long answered, long failed, UptimeClass expected, bool known)
    {
        var uptime = UptimeRule.Uptime(answered, failed);

        Assert.Equal(known, uptime is not null);
        Assert.Equal(expected, UptimeRule.Class(uptime));
    }

    [Theory]
    [InlineData(FailureClass.Credential, 401)]
    [InlineData(FailureClass.RateLimited, 429)]
    [InlineData(FailureClass.ModelGone, 404)]
    [InlineData(FailureClass.SecretUnavailable, null)]
    public void What_a_callers_own_key_may_be_to_blame_for_is_not_counted(FailureClass failure, int? status)
    {
        Assert.Equal(AttemptVerdict.Excluded, UptimeRule.Of(new ProviderFailure(failure) { Status = status }, own: true));
        Assert.Equal(AttemptVerdict.Excluded, UptimeRule.Of(FailureErrors.Name(failure), status, own: true));
    }

    [Fact]
    public void What_the_provider_is_to_blame_for_counts_with_a_callers_own_key_too()
    {
        Assert.Equal(AttemptVerdict.Failed, UptimeRule.Of(new ProviderFailure(FailureClass.ServerError) { Status = 500 }, own: true));
        Assert.Equal(AttemptVerdict.Answered, UptimeRule.Of(failure: null, own: true));
    }
}
