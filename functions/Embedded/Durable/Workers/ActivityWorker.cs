using System.Diagnostics.CodeAnalysis;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Store;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>Runs activities, each at least once: one whose result was not committed when its process died is run again.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Activities that were given up may still look at its token.")]
internal sealed class ActivityWorker(DurableStore store, FunctionTable functions, Action<FaultPoint> reached, ILogger logger)
    : IWork<ClaimedActivity>
{
    private readonly CancellationTokenSource _givingUp = new();

    public IReadOnlyList<ClaimedActivity> Take(int most) => store.Activities.Take(most);

    public void GiveBack(ClaimedActivity activity) => store.Activities.GiveBack(activity);

    /// <summary>Activities are there to be run at once, or are called later.</summary>
    public long NextDue() => DurableSchema.Never;

    /// <summary>Cancels the activities that run: those that end by it are run again, not failed.</summary>
    public Task GiveUpAsync() => _givingUp.CancelAsync();

    public async Task RunAsync(ClaimedActivity activity)
    {
        HistoryEvent result;
        try
        {
            result = functions.Activity(activity.Call.Name) is { } function
                ? new HistoryEvent.TaskCompleted(activity.Call.TaskId) { Result = await function.RunAsync(activity.InstanceId, activity.Call.Input, _givingUp.Token) }
                : new HistoryEvent.TaskFailed(activity.Call.TaskId, functions.NoActivity(activity.Call.Name));
        }
        catch (OperationCanceledException) when (_givingUp.IsCancellationRequested)
        {
            DurableLog.ActivityStopped(logger, activity.Call.Name, activity.InstanceId);
            store.Activities.GiveBack(activity);
            return;
        }
        catch (Exception failure)
        {
            DurableLog.ActivityFailed(logger, activity.Call.Name, activity.InstanceId, failure.GetType().ToString(), failure.StackTrace);
            result = new HistoryEvent.TaskFailed(activity.Call.TaskId, Failure.Of(failure));
        }

        reached(FaultPoint.ActivityRun);
        store.Activities.End(activity, result);
        store.InstancesReady.Pulse();
    }
}
