namespace Microsoft.DurableTask;

/// <summary>Says whether a failed task is called again, which happens at once. Runs as part of the orchestrator: it is replayed.</summary>
public delegate bool RetryHandler(RetryContext retryContext);
