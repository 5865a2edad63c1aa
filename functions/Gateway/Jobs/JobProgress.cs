namespace Interchange.Gateway.Jobs;

/// <summary>What is shown of a job while it runs.</summary>
/// <param name="Attempts">The last attempts that have ended, in order.</param>
/// <param name="Until">When the next one begins, where it has to wait; null where it does not.</param>
public sealed record JobProgress(IReadOnlyList<JobAttempt> Attempts, DateTimeOffset? Until)
{
    /// <summary>How it has ended, where only what follows its end is still under way; null before.</summary>
    public JobState? Outcome { get; init; }
}
