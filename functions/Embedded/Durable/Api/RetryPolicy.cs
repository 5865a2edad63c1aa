namespace Microsoft.DurableTask;

/// <summary>When a failed activity or sub-orchestration is called again. The pauses are durable timers.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">How often it is called at most, the first time included.</param>
    /// <param name="firstRetryInterval">The pause before the second attempt.</param>
    /// <param name="backoffCoefficient">What each pause is multiplied by to make the next.</param>
    /// <param name="maxRetryInterval">The longest pause; an hour when not given, <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="retryTimeout">After this time since the first attempt began no other is made; no limit when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value makes no sense; the message says which.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <summary>Says for a failure whether it is worth another attempt; all are when it is not set.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Retries = value;
    }

    internal Func<TaskFailureDetails, bool> Retries { get; private init; } = static _ => true;

    private static void ThrowIfShorter(TimeSpan? value, TimeSpan least, string name)
    {
        if (value < least && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, $"It is shorter than the first pause of {least}.");
        }
    }
}
