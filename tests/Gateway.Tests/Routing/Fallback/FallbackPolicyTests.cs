using CsCheck;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Tests.Chat;

namespace Interchange.Gateway.Tests.Routing.Fallback;

public sealed class FallbackPolicyTests
{
    private static readonly RoutePlan Plan = new(
    [
        ChatRequests.Step(model: "a/one", provider: "p1"),
        ChatRequests.Step(model: "a/one", provider: "p2"),
        ChatRequests.Step(model: "a/two", provider: "p3"),
    ]);

    [Fact]
    public void Begins_with_the_first_step() => Assert.Equal(0, FallbackPolicy.Next(Plan, []).Step);

    [Theory]
    [InlineData(FailureClass.Credential, 1)]
    [InlineData(FailureClass.RateLimited, 1)]
    [InlineData(FailureClass.ModelGone, 1)]
    [InlineData(FailureClass.Overloaded, 1)]
    [InlineData(FailureClass.ServerError, 1)]
    [InlineData(FailureClass.InvalidResponse, 1)]
    [InlineData(FailureClass.Network, 1)]
    [InlineData(FailureClass.Truncated, 1)]
    [InlineData(FailureClass.Timeout, 1)]
    [InlineData(FailureClass.ContextLength, 2)]
    [InlineData(FailureClass.InvalidRequest, -1)]
    [InlineData(FailureClass.ContentFilter, -1)]
    public void Moves_on_or_stops_by_the_class_of_the_failure(FailureClass failure, int next)
    {
        var decision = FallbackPolicy.Next(Plan, [Failed(0, failure)]);

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
        var error = FallbackPolicy.Next(Plan, [Failed(0, FailureClass.Network), Failed(2, failure)]).Error!;

        Assert.Equal((status, type), (error.Status, error.Type));
        var previous = Assert.Single(error.Metadata!["previous_errors"]!.AsArray());
        Assert.Equal("Provider p1", (string?)previous!["provider"]);
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
        var both = FallbackPolicy.Next(Plan, [Failed(1, FailureClass.RateLimited, 9), Failed(2, FailureClass.RateLimited, 4)]).Error!;
        var one = FallbackPolicy.Next(Plan, [Failed(1, FailureClass.Network), Failed(2, FailureClass.RateLimited, 4)]).Error!;

        Assert.Equal(TimeSpan.FromSeconds(4), both.RetryAfter);
        Assert.Null(one.RetryAfter);
    }

    [Fact]
    public void Tries_each_step_at_most_once_and_always_ends()
    {
        var failures = Gen.Enum<FailureClass>().Array[5];
        failures.Sample(classes =>
        {
            var attempts = new List<Attempt>();
            while (FallbackPolicy.Next(Plan, attempts) is { Error: null } next)
            {
                Assert.DoesNotContain(next.Step, attempts.Select(static a => a.Step));
                attempts.Add(Failed(next.Step, classes[attempts.Count]));
            }

            Assert.InRange(attempts.Count, 1, Plan.Steps.Length);
        });
    }

    private static Attempt Failed(int step, FailureClass failure, int? retryAfter = null) => new(
        step,
        new ProviderFailure(failure) { RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
        TimeSpan.FromMilliseconds(5));
}
