namespace Interchange.Gateway.Jobs;

/// <summary>Runs jobs so that they survive their instance.</summary>
public interface IJobRuns
{
    /// <summary>Has a job run; when the task completes, it will.</summary>
    Task StartAsync(JobStart start, CancellationToken cancellationToken);

    /// <summary>The job; null for an unknown one.</summary>
    Task<JobRun?> FindAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Tells a job that runs to end. Nothing happens to one that has ended.</summary>
    Task CancelAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Forgets a job that has ended.</summary>
    Task ForgetAsync(JobKey job, CancellationToken cancellationToken);
}
