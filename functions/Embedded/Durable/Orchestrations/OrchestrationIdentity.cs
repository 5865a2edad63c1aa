namespace Interchange.Embedded.Durable.Orchestrations;

/// <param name="InstanceId">The instance.</param>
/// <param name="Generation">Which of its executions this is, from 1.</param>
internal sealed record OrchestrationIdentity(string InstanceId, int Generation);
