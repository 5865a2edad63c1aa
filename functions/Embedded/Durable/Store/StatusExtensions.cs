using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

internal static class StatusExtensions
{
    /// <summary>Whether an orchestration of that status will not run again.</summary>
    public static bool HasEnded(this OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
