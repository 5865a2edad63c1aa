namespace Microsoft.DurableTask;

/// <summary>An activity or a sub-orchestration that an orchestrator called has failed.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : this(taskName, taskId, Interchange.Embedded.Durable.History.Failure.Of(innerException).ToDetails(), innerException)
    {
    }

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : this(taskName, taskId, failureDetails, null)
    {
    }

    private TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails, Exception? innerException)
        : base($"The task '{taskName}' (#{taskId}) failed: {failureDetails?.ErrorMessage}", innerException)
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    public string TaskName { get; }

    /// <summary>The number of the call within the orchestration.</summary>
    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }

    /// <summary>Whether trying again cannot help, such as with an activity that does not exist.</summary>
    internal bool IsFinal { get; init; }

    [Obsolete("Use FailureDetails.IsCausedBy<T>().")]
    public bool IsCausedByException<T>()
        where T : Exception => FailureDetails.ErrorType == typeof(T).FullName;
}
