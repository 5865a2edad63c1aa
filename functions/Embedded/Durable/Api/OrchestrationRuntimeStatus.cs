namespace Microsoft.DurableTask.Client;

/// <summary>How far an orchestration is.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,

    Completed = 1,

    [Obsolete("An orchestration that continues as new stays Running.")]
    ContinuedAsNew = 2,

    /// <summary>It ended with an exception.</summary>
    Failed = 3,

    [Obsolete("Orchestrations are terminated, not cancelled.")]
    Canceled = 4,

    Terminated = 5,

    /// <summary>It was scheduled and has not run yet.</summary>
    Pending = 6,

    /// <summary>It waits to be resumed.</summary>
    Suspended = 7,
}
