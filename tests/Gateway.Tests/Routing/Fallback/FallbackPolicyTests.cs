using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Tests.Chat;

namespace Interchange.Gateway.Tests.Routing.Fallback;

public sealed class FallbackPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly RoutePlan Plan = new(
    [
        ChatRequests.Step(model: "a/one", provider: "p1"),
        ChatRequests.Step(model: "a/one", provider: "p2"),
        ChatRequests.Step(model: "a/two", provider: "p3"),
    ]);

    [Fact]
    public void Begins_with_the_first_step() => Assert.Equal(0, Next([]).Step);

    [Theory]
    [InlineData(FailureClass.Credential, 1)]
    [InlineData(FailureClass.RateLimited, 1)]
    [InlineData(FailureClass.ModelGone, 1)]
    [InlineData(FailureClass.Overloaded, 0)]
    [InlineData(FailureClass.ServerError, 0)]
    [InlineData(FailureClass.InvalidResponse, 1)]
    [InlineData(FailureClass.Network, 0)]
    [InlineData(FailureClass.Truncated, 1)]
    [InlineData(FailureClass.Timeout, 1)]
    [InlineData(FailureClass.ContextLength, 2)]
    [InlineData(FailureClass.InvalidRequest, -1)]
    [InlineData(FailureClass.ContentFilter, -1)]
    [InlineData(FailureClass.Diverged, -1)]
    [InlineData(FailureClass.PrefillRefused, 0)]
    public void Moves_on_or_stops_by_the_class_of_the_failure(FailureClass failure, int next)
    {
        var decision = Next([Failed(0, failure)]);

        Assert.Equal(next, decision.Step);
        Assert.Equal(next < 0, decision.Error is not null);
    }

    [Theory]
    [InlineData(FailureClass.InvalidRequest, 400, "invalid_request")]
    [InlineData(FailureClass.ContextLength, 400, "context_length_exceeded")]
    [InlineData(FailureClass.ContentFilter, 400, "content_policy_violation")]
    [InlineData(FailureClass.Credential, 502, "provider_unavailable")]
    [InlineData(FailureClass.RateLimited, 429, "rate_limit_exceeded")]
    [InlineData(FailureClass.ModelGone, 502, "provider_unavailable")]
    [InlineData(FailureClass.Overloaded, 503, "provider_overloaded")]
    [InlineData(FailureClass.ServerError, 502, "provider_unavailable")]
    [InlineData(FailureClass.InvalidResponse, 502, "provider_unavailable")]
    [InlineData(FailureClass.Network, 502, "provider_unavailable")]
    [InlineData(FailureClass.Truncated, 502, "provider_unavailable")]
    [InlineData(FailureClass.Timeout, 504, "timeout")]
    public void Tells_the_caller_what_the_last_attempt_met(FailureClass failure, int status, string type)
    {
        var error = Next([Failed(0, FailureClass.Network), Failed(1, failure), Failed(2, failure), Failed(2, failure)]).Error!;

        Assert.Equal((status, type), (error.Status, error.Type));
        Assert.Equal("Provider p1", (string?)error.Metadata!["previous_errors"]![0]!["provider"]);
    }

    [Fact]
    public void Never_answers_401_or_402_for_a_fault_of_its_own()
    {
        foreach (var failure in Enum.GetValues<FailureClass>())
        {
            Assert.NotInRange(FailureErrors.Of(Plan.Steps[0], new ProviderFailure(failure) { Status = 401 }).Status, 401, 402);
        }
    }

    [Fact]
    public void Passes_on_retry_after_only_when_every_attempt_gave_one()
    {
        var both = Next([Failed(0, FailureClass.RateLimited, 19), Failed(1, FailureClass.RateLimited, 9), Failed(2, FailureClass.RateLimited, 14)]).Error!;
        var one = Next([Failed(0, FailureClass.Timeout), Failed(1, FailureClass.Timeout), Failed(2, FailureClass.RateLimited, 14)]).Error!;

        Assert.Equal(TimeSpan.FromSeconds(9), both.RetryAfter);
        Assert.Null(one.RetryAfter);
    }

    [Fact]
    public void Leaves_out_a_pause_that_is_over()
    {
        var failed = Failed(0, FailureClass.ServerError) with { EndedAt = Now - TimeSpan.FromSeconds(1) };

        Assert.Null(Next([failed]).Until);
        Assert.Equal(Now + FallbackRules.Default.Pause, Next([failed with { EndedAt = Now }]).Until);
    }

    [Fact]
    public void Counts_an_overtaken_attempt_as_a_request_and_not_as_a_failure()
    {
        var overtaken = new Attempt(1, null, TimeSpan.Zero);

        Assert.Equal(1, Next([overtaken, Failed(0, FailureClass.Truncated)]).Step);
        Assert.Equal(2, Next([overtaken, Failed(0, FailureClass.Truncated), Failed(1, FailureClass.ServerError)]).Step);
    }

    private static FallbackDecision Next(IReadOnlyList<Attempt> attempts) => FallbackPolicy.Next(Plan, attempts, Now, FallbackRules.Default);

    private static Attempt Failed(int step, FailureClass failure, int? retryAfter = null) => new(
        step,
        new ProviderFailure(failure) { RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
        TimeSpan.FromMilliseconds(5))
    {
        EndedAt = Now,
    };
}
