using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Store;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>Runs the turns of orchestrations.</summary>
internal sealed class OrchestrationWorker(
    DurableStore store, FunctionTable functions, DurableEnvironment environment, Action<FaultPoint> reached, TimeProvider time, ILogger logger)
    : IWork<ClaimedInstance>
{
    public IReadOnlyList<ClaimedInstance> Take(int most) => store.Turns.Take(most);

    public void GiveBack(ClaimedInstance instance) => store.Turns.GiveBack(instance);

    public long NextDue() => store.Turns.NextDue();

    public async Task RunAsync(ClaimedInstance instance)
    {
        var arrivals = store.Turns.Read(instance);
        var turn = await RunAsync(instance, arrivals);
        reached(FaultPoint.TurnRun);
        if (store.Writer.Commit(instance, arrivals, turn) is { } committed)
        {
            if (committed.CalledActivities)
            {
                store.ActivitiesReady.Pulse();
            }

            Tell(instance, turn.Ending);
        }

        // The turn may have sent messages, also to itself, and more may have arrived meanwhile.
        store.InstancesReady.Pulse();
        store.Watch.Changed(instance.InstanceId);
    }

    private async Task<Turn> RunAsync(ClaimedInstance instance, Arrivals arrivals)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (functions.Orchestrator(instance.Orchestrator) is not { } orchestrator)
        {
            return new Turn
            {
                Events = [new HistoryEvent.TurnStarted(now), .. arrivals.Events],
                CancelledTimers = [],
                CustomStatus = null,
                IsSuspended = false,
                Ending = arrivals.Events.OfType<HistoryEvent.Terminated>().FirstOrDefault() is { } terminated
                    ? new Ending.Terminated(terminated.Output, terminated.Recursive)
                    : new Ending.Failed(functions.NoOrchestrator(instance.Orchestrator)),
            };
        }

        await using var invocation = orchestrator.Begin(instance.InstanceId);
        return new OrchestrationRun(
            new OrchestrationIdentity(instance.InstanceId, instance.Generation),
            invocation.Code,
            environment,
            () => DurableLog.AwaitedSomethingElse(logger, instance.Orchestrator, instance.InstanceId)).Run(arrivals.Past, arrivals.Events, now);
    }

    private void Tell(ClaimedInstance instance, Ending? ending)
    {
        if (ending is not Ending.Failed { Failure: var failure })
        {
            return;
        }

        if (failure.Final)
        {
            DurableLog.NotDeterministic(logger, failure.Message);
        }
        else
        {
            DurableLog.OrchestratorFailed(logger, instance.Orchestrator, instance.InstanceId, failure.Type, failure.Stack);
        }
    }
}
