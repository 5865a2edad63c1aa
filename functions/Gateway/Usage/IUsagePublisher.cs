namespace Interchange.Gateway.Usage;

/// <summary>The way of usage events out of the process.</summary>
public interface IUsagePublisher
{
    /// <summary>
    /// Makes the events durable: when the task completes, they survive the death of the process. Publishing the same batch again
    /// has no effect beyond the first time. Throws when it is not known that all are durable.
    /// </summary>
    Task PublishAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken);
}
