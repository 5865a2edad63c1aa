using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>
/// The one policy of every fallback chain, inline or durable: a pure function of the plan and of what has failed so far.
/// It is asked only while nothing of an answer has reached the caller (invariant I1).
/// </summary>
public static class FallbackPolicy
{
    /// <summary>The first step, or what follows the last attempt.</summary>
    public static FallbackDecision Next(RoutePlan plan, IReadOnlyList<Attempt> attempts)
    {
        if (attempts.Count == 0)
        {
            return FallbackDecision.Try(0);
        }

        var last = attempts[^1];
        var next = last.Failure.Class switch
        {
            FailureClass.InvalidRequest or FailureClass.ContentFilter => -1,
            FailureClass.ContextLength => NextOfAnotherModel(plan, last.Step),
            _ => last.Step + 1,
        };
        return next >= 0 && next < plan.Steps.Length
            ? FallbackDecision.Try(next)
            : FallbackDecision.Stop(FailureErrors.After(plan, attempts));
    }

    private static int NextOfAnotherModel(RoutePlan plan, int step)
    {
        var model = plan.Steps[step].Endpoint.Model;
        for (var next = step + 1; next < plan.Steps.Length; next++)
        {
            if (!string.Equals(plan.Steps[next].Endpoint.Model, model, StringComparison.Ordinal))
            {
                return next;
            }
        }

        return -1;
    }
}
