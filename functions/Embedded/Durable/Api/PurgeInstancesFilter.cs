namespace Microsoft.DurableTask.Client;

/// <summary>Which orchestrations are purged: of those that have ended, the ones that fit. What is null does not limit them.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>After this time the purge ends with a part of the work done; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
