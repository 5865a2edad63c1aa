using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>
/// The one policy of every fallback chain, inline or durable: a pure function of the plan and of what has failed so far. It is asked only
/// while nothing of an answer has reached the caller (invariant I1), or when the caller wishes a broken stream to be continued.
/// No step is sent a request more than twice, so every chain ends.
/// </summary>
public static class FallbackPolicy
{
    /// <summary>The first step, or what follows the last attempt.</summary>
    /// <param name="plan">The endpoints in order.</param>
    /// <param name="attempts">What has been tried, the refusals of breakers among it.</param>
    /// <param name="now">A pause that is over by then is left out.</param>
    /// <param name="rules">What is allowed.</param>
    public static FallbackDecision Next(RoutePlan plan, IReadOnlyList<Attempt> attempts, DateTimeOffset now, FallbackRules rules)
    {
        if (attempts.Count == 0)
        {
            return FallbackDecision.Try(0);
        }

        var history = new ChainHistory(plan, attempts);
        if (history.LastFailed is not { Failure: { } failure } last)
        {
            return history.FirstOpen() is { } open ? FallbackDecision.Try(open) : FallbackDecision.Stop(FailureErrors.Resting(plan, attempts));
        }

        switch (failure.Class)
        {
            case FailureClass.InvalidRequest or FailureClass.Diverged:
            case FailureClass.ContentFilter when !rules.FallbackOnRefusal:
                return Stop(plan, attempts);

            case FailureClass.PrefillRefused when history.MayRetry(last.Step):
                return FallbackDecision.Try(last.Step);

            case FailureClass.RateLimited:
            case FailureClass.Overloaded or FailureClass.ServerError when failure.RetryAfter is not null:
                return AfterHint(history, last, failure.RetryAfter, now, rules) ?? Move(history);

            case FailureClass.Network or FailureClass.Overloaded or FailureClass.ServerError when !failure.Begun && history.MayRetry(last.Step):
                return Again(last, rules.Pause, now);

            // What broke after it had begun has cost the most time: another endpoint first, the same only where there is no other.
            case FailureClass.Network or FailureClass.Overloaded or FailureClass.ServerError or FailureClass.Truncated
                when history.FirstOpen() is null && history.MayRetry(last.Step):
                return Again(last, rules.Pause, now);

            default:
                return Move(history);
        }
    }

    /// <summary>After a failure that says when to come back, or that it is no use to come back at once.</summary>
    private static FallbackDecision? AfterHint(ChainHistory history, Attempt last, TimeSpan? retryAfter, DateTimeOffset now, FallbackRules rules)
    {
        if (history.FirstOpenOfModel(last.Step) is { } sameModel)
        {
            return FallbackDecision.Try(sameModel);
        }

        if (!history.MayRetry(last.Step))
        {
            return null;
        }

        // A part of the pause on top of what was asked for: many requests are told the same moment.
        return retryAfter is { } asked
            ? asked <= rules.LongestRateLimitWait ? Again(last, asked + (rules.Pause / 4), now) : null
            : history.FirstOpen() is null ? Again(last, rules.Pause, now) : null;
    }

    private static FallbackDecision Again(Attempt last, TimeSpan pause, DateTimeOffset now)
    {
        var until = last.EndedAt + pause;
        return until > now ? FallbackDecision.TryAfter(last.Step, until) : FallbackDecision.Try(last.Step);
    }

    private static FallbackDecision Move(ChainHistory history) =>
        history.FirstOpen() is { } next ? FallbackDecision.Try(next) : Stop(history.Plan, history.Attempts);

    private static FallbackDecision Stop(RoutePlan plan, IReadOnlyList<Attempt> attempts) => FallbackDecision.Stop(FailureErrors.After(plan, attempts));
}
