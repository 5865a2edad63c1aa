namespace Interchange.Embedded.Durable.Store;

/// <summary>An orchestration to be.</summary>
internal sealed record NewOrchestration(string InstanceId, string Orchestrator)
{
    public string? Version { get; init; }

    public string? Input { get; init; }

    public IEnumerable<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>When it starts; null for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Who called it; null for a client.</summary>
    public CallingInstance? Parent { get; init; }
}
