using DurableTask.Core.Exceptions;
using Interchange.Embedded.BusWorker;
using Interchange.Embedded.Durable.Workers;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.DurableWorker;

/// <summary>A caller that asks again after a crash: an instance that exists was scheduled by the first try.</summary>
internal static class Client
{
    private static readonly OrchestrationRuntimeStatus[] AnyStatus =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    public static async Task AskAsync(DurableRuntime runtime, Journal journal, string instance, CancellationToken stop)
    {
        try
        {
            await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Everything", new StartOrchestrationOptions(instance).WithDedupeStatuses(AnyStatus), stop);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // The answer to the first try was lost with the process.
        }

        journal.Write("asked", instance);
        await runtime.Client.RaiseEventAsync(instance, "Go", "go", stop);
    }

    public static async Task AwaitAsync(DurableRuntime runtime, Journal journal, string instance, CancellationToken stop)
    {
        var ended = await runtime.Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, stop);
        var right = ended is { RuntimeStatus: OrchestrationRuntimeStatus.Completed } && ended.ReadOutputAs<string>() == Functions.Expected;
        journal.Write(right ? "right" : "wrong", instance);
    }
}
