using Interchange.App.Chat;
using Interchange.Gateway.Jobs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Jobs;

/// <summary>Jobs as orchestrations.</summary>
internal sealed class DurableJobRuns(DurableTaskClient client) : IJobRuns
{
    public Task StartAsync(JobStart start, CancellationToken cancellationToken) => client.ScheduleNewOrchestrationInstanceAsync(
        FallbackChainOrchestrator.Name, start, new StartOrchestrationOptions(new JobKey(start.AccountId, start.JobId).InstanceId), cancellationToken);

    public async Task<JobRun?> FindAsync(JobKey job, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(job.InstanceId, getInputsAndOutputs: true, cancellationToken) is not { } found)
        {
            return null;
        }

        var progress = found.ReadCustomStatusAs<JobProgress>();
        var state = found.RuntimeStatus switch
        {
            OrchestrationRuntimeStatus.Pending => JobState.Queued,
            OrchestrationRuntimeStatus.Completed => found.ReadOutputAs<JobState>(),
            OrchestrationRuntimeStatus.Failed => JobState.Failed,
            OrchestrationRuntimeStatus.Terminated => JobState.Cancelled,
            _ => progress?.Outcome ?? JobState.Running,
        };
        return new JobRun(state, found.CreatedAt, found.IsCompleted || progress?.Outcome is not null ? found.LastUpdatedAt : null, progress);
    }

    public Task CancelAsync(JobKey job, CancellationToken cancellationToken) =>
        client.RaiseEventAsync(job.InstanceId, FallbackChainOrchestrator.CancelEvent, "cancel", cancellationToken);

    public Task ForgetAsync(JobKey job, CancellationToken cancellationToken) => client.PurgeInstanceAsync(job.InstanceId, cancellationToken);
}
