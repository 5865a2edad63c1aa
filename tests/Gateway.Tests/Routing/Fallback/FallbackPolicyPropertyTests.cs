using CsCheck;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Tests.Chat;

namespace Interchange.Gateway.Tests.Routing.Fallback;

/// <summary>Whatever providers do, a chain is short, is polite, and ends.</summary>
public sealed class FallbackPolicyPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RoutePlan> Plans =
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 3].Select(static size => new long?[] { null, 4_000, 8_000, 32_000 }[size]))
            .Array[1, 6]
            .Select(static steps => new RoutePlan([.. steps.Select(static (step, index) => Step(index, step.Item1, step.Item2, step.Item3))]));

    /// <summary>What happens to the attempts in turn: a failure of a class with a hint and a flag, a refusal of a breaker, or another one is faster.</summary>
    private static readonly Gen<(int Kind, FailureClass Class, int? RetryAfter, bool Begun)[]> Fates =
        Gen.Select(Gen.Int[0, 9], Gen.Enum<FailureClass>(), Gen.Int[0, 3].Select(static hint => new int?[] { null, 1, 4, 60 }[hint]), Gen.Bool).Array[16];

    private static readonly Gen<FallbackRules> Rules = Gen.Select(Gen.Double[0, 1], Gen.Bool)
        .Select(static (jitter, onRefusal) => new FallbackRules { Jitter = jitter, FallbackOnRefusal = onRefusal });

    [Fact]
    public void Chains_end_and_hammer_nobody() =>
        Gen.Select(Plans, Fates, Rules).Sample(static (plan, fates, rules) =>
        {
            var attempts = new List<Attempt>();
            var now = Start;
            while (FallbackPolicy.Next(plan, attempts, now, rules) is { Error: null } next)
            {
                Assert.Equal(next, FallbackPolicy.Next(plan, attempts, now, rules));
                now = next.Until ?? now;
                AssertAllowed(plan, attempts, next, now, rules);
                now += TimeSpan.FromMilliseconds(3);
                var fate = fates[attempts.Count % fates.Length];
                attempts.Add(fate.Kind switch
                {
                    0 => new Attempt(next.Step, null, TimeSpan.Zero) { EndedAt = now, Rest = TimeSpan.FromSeconds(7) },
                    1 => new Attempt(next.Step, null, TimeSpan.FromMilliseconds(3)) { EndedAt = now },
                    _ => new Attempt(next.Step, Failure(fate), TimeSpan.FromMilliseconds(3)) { EndedAt = now },
                });
                Assert.InRange(attempts.Count, 1, 3 * plan.Steps.Length);
            }

            Assert.All(attempts.GroupBy(static attempt => attempt.Step), static step => Assert.InRange(step.Count(static attempt => attempt.Sent), 0, 2));
        });

    private static void AssertAllowed(RoutePlan plan, List<Attempt> attempts, FallbackDecision next, DateTimeOffset now, FallbackRules rules)
    {
        var step = plan.Steps[next.Step];
        foreach (var attempt in attempts)
        {
            var tried = plan.Steps[attempt.Step];
            switch (attempt.Failure?.Class)
            {
                case FailureClass.ContextLength when step.Endpoint.ContextLength is { } context && tried.Endpoint.ContextLength is { } tooSmall:
                    Assert.True(context > tooSmall);
                    break;
                case FailureClass.Credential:
                    Assert.NotEqual(tried.Credential, step.Credential);
                    break;
                case FailureClass.InvalidRequest or FailureClass.Diverged:
                    Assert.Fail("Nothing may follow a request that is invalid, or text that differs.");
                    break;
                case FailureClass.ContentFilter:
                    Assert.True(rules.FallbackOnRefusal);
                    break;
                case FailureClass.Timeout or FailureClass.InvalidResponse or FailureClass.ModelGone:
                    Assert.NotEqual(attempt.Step, next.Step);
                    break;
                case not null and not FailureClass.PrefillRefused when attempt.Step == next.Step:
                    Assert.True(now - attempt.EndedAt >= rules.ShortestPause);
                    Assert.True(now - attempt.EndedAt >= (attempt.Failure.RetryAfter ?? TimeSpan.Zero) || ReferenceEquals(attempt, attempts[^1]) is false);
                    break;
            }

            Assert.False(attempt.Step == next.Step && !attempt.Sent, "An endpoint that rests is not asked again.");
        }
    }

    private static ProviderFailure Failure((int Kind, FailureClass Class, int? RetryAfter, bool Begun) fate) => new(fate.Class)
    {
        RetryAfter = fate is { Class: FailureClass.RateLimited or FailureClass.Overloaded or FailureClass.ServerError, RetryAfter: { } seconds } ? TimeSpan.FromSeconds(seconds) : null,
        Begun = fate.Begun,
    };

    private static RouteStep Step(int index, int provider, int model, long? context)
    {
        var step = ChatRequests.Step(model: $"a/m{model}", provider: $"p{provider}");
        return step with { Endpoint = step.Endpoint with { ContextLength = context, Tag = $"p{provider}/{index}" } };
    }
}
