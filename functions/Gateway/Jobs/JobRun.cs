namespace Interchange.Gateway.Jobs;

/// <summary>A job as whatever runs it knows it.</summary>
/// <param name="State">Where it is.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Progress">Its attempts; null before the first has ended.</param>
public sealed record JobRun(JobState State, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, JobProgress? Progress)
{
    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}
