using Interchange.Gateway.Batches;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Batches;

/// <summary>Batches as orchestrations.</summary>
internal sealed class DurableBatchRuns(DurableTaskClient client) : IBatchRuns
{
    public Task StartAsync(BatchRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return client.ScheduleNewOrchestrationInstanceAsync(
            BatchOrchestrator.Name, run, new StartOrchestrationOptions(new BatchKey(run.AccountId, run.BatchId).InstanceId), cancellationToken);
    }

    public Task CancelAsync(BatchKey batch, CancellationToken cancellationToken) =>
        client.RaiseEventAsync(batch.InstanceId, BatchOrchestrator.CancelEvent, "cancel", cancellationToken);
}
