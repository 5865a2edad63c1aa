using Interchange.Embedded.Durable.History;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

/// <summary>What clients see of an instance.</summary>
/// <param name="Row">Its number in the file, which grows with each new instance.</param>
internal sealed record StoredInstance(long Row, string InstanceId, string Orchestrator, OrchestrationRuntimeStatus Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public Failure? Failure { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
