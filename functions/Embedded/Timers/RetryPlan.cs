using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Timers;

/// <summary>How a function's retry attribute repeats a failed run.</summary>
internal static class RetryPlan
{
    private const int MostDoublings = 32;

    /// <summary>The wait before the retry with the given number, counted from 1; null when there is none.</summary>
    public static TimeSpan? Before(int retry, RetryAttribute? policy)
    {
        if (policy is null || (policy.MaxRetryCount >= 0 && retry > policy.MaxRetryCount))
        {
            return null;
        }

        return policy switch
        {
            FixedDelayRetryAttribute @fixed => Parse(@fixed.DelayInterval),
            ExponentialBackoffRetryAttribute backoff => Shorter(
                Parse(backoff.MinimumInterval) * (1L << Math.Min(retry - 1, MostDoublings)), Parse(backoff.MaximumInterval)),
            _ => null,
        };
    }

    private static TimeSpan Parse(string interval) => TimeSpan.Parse(interval, CultureInfo.InvariantCulture);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
