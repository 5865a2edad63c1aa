namespace Interchange.Gateway.Jobs;

/// <summary>Waits for a job's end without keeping the back end of orchestrations busy: hears of it at once in this process, and asks now and then otherwise.</summary>
internal sealed class AwaitJob(JobSignals signals, JobResults results, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Starts a job and waits for its result; null when it has none after the time.</summary>
    /// <param name="job">The job.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="runs">Knows how it goes.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    public async Task<JobResult?> RunAsync(JobKey job, Func<Task> start, IJobRuns runs, TimeSpan limit, CancellationToken cancellationToken)
    {
        var heard = signals.Listen(job);
        try
        {
            var since = time.GetTimestamp();
            await start();
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                var left = limit - time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero && !heard.IsCompleted)
                {
                    return null;
                }

                if (await EndedAsync(heard, left < pause ? left : pause, cancellationToken))
                {
                    return await heard;
                }

                if (await runs.FindAsync(job, cancellationToken) is { HasEnded: true })
                {
                    return heard.IsCompleted ? await heard : await results.FindAsync(job, cancellationToken);
                }
            }
        }
        finally
        {
            signals.StopListening(job);
        }
    }

    private async Task<bool> EndedAsync(Task<JobResult> heard, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await heard.WaitAsync(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return heard.IsCompleted;
        }
    }
}
