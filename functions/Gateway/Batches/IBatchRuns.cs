namespace Interchange.Gateway.Batches;

/// <summary>Runs batches so that they survive their instance.</summary>
public interface IBatchRuns
{
    /// <summary>Has a batch run; when the task completes, it will.</summary>
    Task StartAsync(BatchRun run, CancellationToken cancellationToken);

    /// <summary>Tells a batch that runs to end. Nothing happens to one that has ended.</summary>
    Task CancelAsync(BatchKey batch, CancellationToken cancellationToken);
}
