using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <param name="InstanceId">The instance's id; null for a new one.</param>
    /// <param name="StartAt">When it starts; null, or a time that is past, for at once.</param>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    public string? InstanceId { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The version of the orchestration; null for host.json's <c>defaultVersion</c>.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>
    /// The statuses in which an instance of the same id stands in the way. Null: all those in which it has not ended.
    /// An instance that has not ended and does not stand in the way is terminated and replaced.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
