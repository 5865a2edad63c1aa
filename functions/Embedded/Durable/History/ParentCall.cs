namespace Interchange.Embedded.Durable.History;

/// <summary>Who called a sub-orchestration.</summary>
/// <param name="Name">The calling orchestrator.</param>
/// <param name="InstanceId">Its instance.</param>
/// <param name="TaskId">The number of the call.</param>
internal sealed record ParentCall(string Name, string InstanceId, int TaskId);
