namespace Microsoft.DurableTask.Client;

/// <param name="Output">The output of the terminated orchestration.</param>
/// <param name="Recursive">Whether its sub-orchestrations are terminated too.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
