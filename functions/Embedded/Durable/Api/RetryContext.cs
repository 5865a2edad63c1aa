namespace Microsoft.DurableTask;

/// <summary>What a retry handler decides by.</summary>
/// <param name="OrchestrationContext">The orchestration that made the call.</param>
/// <param name="LastAttemptNumber">How many attempts have failed.</param>
/// <param name="LastFailure">How the last one failed.</param>
/// <param name="TotalRetryTime">The time since the first attempt began, in the orchestration's time.</param>
/// <param name="CancellationToken">Never cancelled.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
