using System.Collections.Concurrent;

namespace Interchange.Gateway.Jobs;

/// <summary>
/// What becomes of jobs, for those in this process who wait for it. Only faster than asking: a job that ends in another process is not heard of here.
/// </summary>
public sealed class JobSignals
{
    private readonly ConcurrentDictionary<JobKey, TaskCompletionSource<JobResult>> _waiting = new();
    private readonly ConcurrentDictionary<JobKey, CancellationTokenSource> _running = new();

    /// <summary>Completes when the job ends in this process. Listen before the job is started, and stop listening.</summary>
    internal Task<JobResult> Listen(JobKey job) =>
        _waiting.GetOrAdd(job, static _ => new TaskCompletionSource<JobResult>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    internal void StopListening(JobKey job) => _waiting.TryRemove(job, out _);

    /// <summary>A job has ended, and what it ended with is durable.</summary>
    internal void Ended(JobKey job, JobResult result)
    {
        if (_waiting.TryGetValue(job, out var waiting))
        {
            waiting.TrySetResult(result);
        }
    }

    /// <summary>An attempt of a job runs here until it is stopped.</summary>
    internal void Runs(JobKey job, CancellationTokenSource cancel) => _running[job] = cancel;

    internal void Stopped(JobKey job, CancellationTokenSource cancel) => _running.TryRemove(KeyValuePair.Create(job, cancel));

    /// <summary>Ends the attempt of a job that runs here, if one does.</summary>
    internal void Cancel(JobKey job)
    {
        if (_running.TryGetValue(job, out var cancel))
        {
            try
            {
                cancel.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended by itself.
            }
        }
    }
}
