using Interchange.Gateway.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Jobs;

/// <summary>Removes the histories of jobs whose results are kept no longer, every hour.</summary>
internal sealed class ForgetJobsFunction(JobOptions options, TimeProvider time)
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function("ForgetJobs")]
    public Task Run([TimerTrigger("0 25 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: time.GetUtcNow() - options.Kept - options.Deadline, Statuses: Ended), cancellationToken);
}
