namespace Microsoft.DurableTask;

/// <summary>Says whether a failed task is called again, after durable timers of its own if it likes. Runs as part of the orchestrator: it is replayed.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
