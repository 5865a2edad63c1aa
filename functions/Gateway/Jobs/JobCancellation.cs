using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Jobs;

/// <summary>Carries the wish that a job should end to wherever an attempt of it runs.</summary>
internal sealed class JobCancellation(IPayloadStore payloads, JobSignals signals, JobOptions options, TimeProvider time)
{
    private const string Part = "cancel";

    /// <summary>How often an attempt looks whether another process wants it to end.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Marks the job; an attempt in this process ends at once, one in another within seconds.</summary>
    public async Task RequestAsync(JobKey job, CancellationToken cancellationToken)
    {
        await payloads.TryCreateAsync(job.Payload(Part), "cancelled"u8.ToArray(), time.GetUtcNow() + options.Deadline + options.Kept, cancellationToken);
        signals.Cancel(job);
    }

    /// <summary>Ends the job: its attempt, as <see cref="RequestAsync"/>, and its run.</summary>
    public async Task EndAsync(JobKey job, IJobRuns runs, CancellationToken cancellationToken)
    {
        await RequestAsync(job, cancellationToken);
        await runs.CancelAsync(job, cancellationToken);
    }

    public Task<bool> IsRequestedAsync(JobKey job, CancellationToken cancellationToken) => payloads.ExistsAsync(job.Payload(Part), cancellationToken);

    public Task RemoveAsync(JobKey job, CancellationToken cancellationToken) => payloads.DeleteAsync(job.Payload(Part), cancellationToken);

    /// <summary>Cancels the source when the job is to end, until the watch is disposed of.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancel">What to cancel.</param>
    /// <param name="whole">What the job is a part of, and what is to end with it; null for a job of its own.</param>
    public IAsyncDisposable Watch(JobKey job, CancellationTokenSource cancel, JobKey? whole = null) => new Watching(this, job, cancel, whole ?? job);

    private sealed class Watching : IAsyncDisposable
    {
        private readonly JobCancellation _cancellation;
        private readonly JobKey _job;
        private readonly JobKey _marked;
        private readonly CancellationTokenSource _cancel;
        private readonly CancellationTokenSource _over = new();
        private readonly ITimer _timer;
        private Task _looking = Task.CompletedTask;

        public Watching(JobCancellation cancellation, JobKey job, CancellationTokenSource cancel, JobKey marked)
        {
            (_cancellation, _job, _cancel, _marked) = (cancellation, job, cancel, marked);
            cancellation.Signals.Runs(job, cancel);
            _timer = cancellation.Time.CreateTimer(static self => ((Watching)self!).Look(), this, Pause, Pause);
        }

        public async ValueTask DisposeAsync()
        {
            _cancellation.Signals.Stopped(_job, _cancel);
            await _timer.DisposeAsync();
            if (!_looking.IsCompleted)
            {
                await _over.CancelAsync();
            }

            await _looking;
            _over.Dispose();
        }

        private void Look()
        {
            if (_looking.IsCompleted)
            {
                _looking = LookAsync();
            }
        }

        private async Task LookAsync()
        {
            try
            {
                if (await _cancellation.IsRequestedAsync(_marked, _over.Token))
                {
                    _cancellation.Signals.Cancel(_job);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or Storage.StorageUnavailableException)
            {
                // The attempt has ended; or storage does not answer, and is asked again: no attempt is ended for that.
            }
        }
    }

    private JobSignals Signals => signals;

    private TimeProvider Time => time;
}
