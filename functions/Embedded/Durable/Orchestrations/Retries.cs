using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>Makes a call again when it failed, as its options ask for. It is part of the orchestrator's code: pauses are durable timers.</summary>
internal static class Retries
{
    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> call) => retry switch
    {
        null => call(),
        { Policy: { } policy } => ByPolicyAsync(context, policy, call),
        _ => ByHandlerAsync(context, retry.Handler!, call),
    };

    /// <summary>The pause before the next attempt; null when there is none.</summary>
    /// <param name="attempt">How many attempts have failed.</param>
    /// <param name="elapsed">The time since the first began.</param>
    public static TimeSpan? PauseAfter(int attempt, TimeSpan elapsed, RetryPolicy policy)
    {
        if (attempt >= policy.MaxNumberOfAttempts || (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout))
        {
            return null;
        }

        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        var pause = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return pause < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(pause) : longest;
    }

    private static async Task<T> ByPolicyAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (!failure.IsFinal && PauseAfter(attempt, context.CurrentUtcDateTime - began, policy) is not null)
            {
                if (!policy.Retries(failure.FailureDetails))
                {
                    throw;
                }

                pause = PauseAfter(attempt, context.CurrentUtcDateTime - began, policy)!.Value;
            }

            await context.CreateTimer(pause, CancellationToken.None);
        }
    }

    private static async Task<T> ByHandlerAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (!failure.IsFinal)
            {
                var question = new RetryContext(context, attempt, failure.FailureDetails, context.CurrentUtcDateTime - began, CancellationToken.None);
                if (!await handler(question))
                {
                    throw;
                }
            }
        }
    }
}
