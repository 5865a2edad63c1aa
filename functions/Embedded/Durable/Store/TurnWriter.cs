using DurableTask.Core.Exceptions;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.State;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Commits turns: history, everything that the code decided and the state that clients see, in one transaction.</summary>
internal sealed class TurnWriter(StateFile file, InstanceRows instances, long hub, LockOwner owner, TimeProvider time, Action<FaultPoint> reached)
{
    private readonly Statement _isMine = file.Prepare("SELECT 1 FROM durable_instance WHERE id = ?1 AND owner = ?2");
    private readonly Statement _deleteMessage = file.Prepare("DELETE FROM durable_message WHERE id = ?1");
    private readonly Statement _deleteTimer = file.Prepare("DELETE FROM durable_message WHERE instance = ?1 AND generation = ?2 AND timer = ?3");
    private readonly Statement _deleteMessages = file.Prepare("DELETE FROM durable_message WHERE instance = ?1");
    private readonly Statement _deleteTurns = file.Prepare("DELETE FROM durable_turn WHERE instance = ?1");
    private readonly Statement _deleteActivities = file.Prepare("DELETE FROM durable_activity WHERE instance = ?1 AND owner = 0");
    private readonly Statement _insertTurn = file.Prepare("INSERT INTO durable_turn (instance, turn, events) VALUES (?1, ?2, ?3)");
    private readonly Statement _insertActivity = file.Prepare("INSERT INTO durable_activity (hub, owner, instance, generation, call) VALUES (?1, 0, ?2, ?3, ?4)");
    private readonly Statement _setInput = file.Prepare("UPDATE durable_payload SET input = ?2 WHERE instance = ?1");
    private readonly Statement _setStatus = file.Prepare("UPDATE durable_payload SET custom_status = ?2 WHERE instance = ?1 AND custom_status IS NOT ?2");
    private readonly Statement _setOutcome = file.Prepare("UPDATE durable_payload SET output = ?2, failure = ?3 WHERE instance = ?1");

    private readonly Statement _release = file.Prepare("""
        UPDATE durable_instance SET owner = 0, status = ?2, updated_at = ?3, generation = ?4, turns = ?5,
            ready_at = coalesce((SELECT min(visible_at) FROM durable_message WHERE instance = ?1), ?6)
        WHERE id = ?1
        """);

    /// <returns>Null when the instance is this process's no more, since it was replaced: nothing was written.</returns>
    public CommittedTurn? Commit(ClaimedInstance instance, Arrivals arrivals, Turn turn)
    {
        var now = time.GetUtcNow().UtcTicks;
        var activities = false;
        using (var transaction = file.Begin())
        {
            if (_isMine.Bind(1, instance.Row).Bind(2, owner.Id).Scalar() is null)
            {
                return null;
            }

            foreach (var message in arrivals.Messages)
            {
                _deleteMessage.Bind(1, message).Run();
            }

            foreach (var decision in turn.Decisions)
            {
                activities |= CarryOut(instance, turn, decision, now);
            }

            foreach (var timer in turn.CancelledTimers)
            {
                _deleteTimer.Bind(1, instance.Row).Bind(2, instance.Generation).Bind(3, timer).Run();
            }

            _setStatus.Bind(1, instance.Row).Bind(2, turn.CustomStatus).Run();
            if (turn.Ending is Ending.ContinuedAsNew anew)
            {
                BeginAnew(instance, arrivals, turn, anew, now);
            }
            else
            {
                var status = Status(turn, arrivals);
                Record(instance, turn, status);
                if (turn.Ending is not null)
                {
                    End(instance, turn.Ending, now);
                }

                Release(instance, status, instance.Generation, instance.Turns + 1, now);
            }

            reached(FaultPoint.TurnCommitting);
            transaction.Commit();
        }

        reached(FaultPoint.TurnCommitted);
        return new CommittedTurn(activities);
    }

    private static OrchestrationRuntimeStatus Status(Turn turn, Arrivals arrivals) => turn.Ending switch
    {
        Ending.Completed => OrchestrationRuntimeStatus.Completed,
        Ending.Failed => OrchestrationRuntimeStatus.Failed,
        Ending.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ when turn.IsSuspended => OrchestrationRuntimeStatus.Suspended,
        _ => arrivals.Past.Concat(arrivals.Events).Any(static happened => happened is HistoryEvent.ExecutionStarted)
            ? OrchestrationRuntimeStatus.Running
            : OrchestrationRuntimeStatus.Pending,
    };

    /// <returns>Whether there is an activity to run.</returns>
    private bool CarryOut(ClaimedInstance instance, Turn turn, HistoryEvent.Decision decision, long now)
    {
        switch (decision)
        {
            case HistoryEvent.ActivityScheduled call:
                _insertActivity.Bind(1, hub).Bind(2, instance.Row).Bind(3, instance.Generation).Bind(4, HistoryJson.Encode(call).AsSpan()).Run();
                return true;
            case HistoryEvent.TimerCreated timer when !turn.CancelledTimers.Contains(timer.TaskId):
                instances.Send(instance.Row, instance.Generation, timer.FireAt.Ticks, new HistoryEvent.TimerFired(timer.TaskId), timer.TaskId);
                break;
            case HistoryEvent.SubOrchestrationStarted call:
                Start(instance, call, now);
                break;
            case HistoryEvent.EventSent sent when instances.Find(sent.InstanceId) is { HasEnded: false } target:
                instances.Send(target.Row, generation: 0, now, new HistoryEvent.EventRaised(sent.Name) { Payload = sent.Payload });
                break;
        }

        return false;
    }

    private void Start(ClaimedInstance instance, HistoryEvent.SubOrchestrationStarted call, long now)
    {
        var orchestration = new NewOrchestration(call.InstanceId, call.Name)
        {
            Version = call.Version,
            Input = call.Input,
            Tags = (IEnumerable<KeyValuePair<string, string>>?)call.Tags ?? [],
            Parent = new CallingInstance(instance.Row, instance.Generation, new ParentCall(instance.Orchestrator, instance.InstanceId, call.TaskId)),
        };
        try
        {
            instances.Add(orchestration, InstanceReuse.OfEnded, now);
        }
        catch (OrchestrationAlreadyExistsException refusal)
        {
            instances.Send(instance.Row, instance.Generation, now, new HistoryEvent.TaskFailed(call.TaskId, SubOrchestrationFailure.Exists(refusal)));
        }
    }

    private void Record(ClaimedInstance instance, Turn turn, OrchestrationRuntimeStatus status)
    {
        var events = turn.Ending is { } ending ? [.. turn.Events, Ended(ending, status)] : turn.Events;
        _insertTurn.Bind(1, instance.Row).Bind(2, instance.Turns).Bind(3, HistoryJson.Encode(events).AsSpan()).Run();
    }

    private static HistoryEvent.ExecutionEnded Ended(Ending ending, OrchestrationRuntimeStatus status) => new(status.ToString())
    {
        Output = (ending as Ending.Completed)?.Output ?? (ending as Ending.Terminated)?.Output,
        Failure = (ending as Ending.Failed)?.Failure,
    };

    private void End(ClaimedInstance instance, Ending ending, long now)
    {
        var failure = (ending as Ending.Failed)?.Failure;
        _setOutcome.Bind(1, instance.Row).Bind(2, (ending as Ending.Completed)?.Output ?? (ending as Ending.Terminated)?.Output);
        if (failure is not null)
        {
            _setOutcome.Bind(3, HistoryJson.Encode(failure).AsSpan());
        }

        _setOutcome.Run();
        _deleteMessages.Bind(1, instance.Row).Run();
        _deleteActivities.Bind(1, instance.Row).Run();
        instances.TellParent(
            instance.Row,
            task => ending is Ending.Completed completed
                ? new HistoryEvent.TaskCompleted(task) { Result = completed.Output }
                : new HistoryEvent.TaskFailed(task, failure ?? SubOrchestrationFailure.Terminated),
            now);
        if (ending is Ending.Terminated { Recursive: true } terminated)
        {
            foreach (var child in instances.Children(instance.Row).Where(static child => !child.HasEnded))
            {
                instances.Send(child.Row, generation: 0, now, new HistoryEvent.Terminated { Output = terminated.Output, Recursive = true });
            }
        }
    }

    private void BeginAnew(ClaimedInstance instance, Arrivals arrivals, Turn turn, Ending.ContinuedAsNew anew, long now)
    {
        var generation = instance.Generation + 1;
        var before = arrivals.Past.Concat(arrivals.Events).OfType<HistoryEvent.ExecutionStarted>().First();
        _deleteTurns.Bind(1, instance.Row).Run();
        _setInput.Bind(1, instance.Row).Bind(2, anew.Input).Run();
        if (turn.IsSuspended)
        {
            instances.Send(instance.Row, generation, now, new HistoryEvent.Suspended(null));
        }

        instances.Send(instance.Row, generation, now, before with { Input = anew.Input, Version = anew.Version ?? before.Version });
        foreach (var unread in anew.Unread)
        {
            instances.Send(instance.Row, generation, now, unread);
        }

        var status = turn.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
        Release(instance, status, generation, turns: 0, now);
    }

    private void Release(ClaimedInstance instance, OrchestrationRuntimeStatus status, int generation, int turns, long now) => _release
        .Bind(1, instance.Row).Bind(2, (int)status).Bind(3, now).Bind(4, generation).Bind(5, turns).Bind(6, DurableSchema.Never)
        .Run();
}
