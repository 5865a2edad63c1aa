using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>
/// Runs an orchestrator's code over its history and what arrived since, up to where it waits again. One run is one turn; nothing of it is kept but
/// what it returns.
/// </summary>
internal sealed class OrchestrationRun
{
    private const string AwaitsSomethingElse =
        "The orchestrator awaits something that is not of its context, so nothing could ever wake it. It may await only tasks of its context: no I/O, no Task.Delay, no Task.Run, "
        + "no ConfigureAwait(false), and no middleware that awaits before it calls the function. Leave such work to an activity.";

    private readonly OrchestratorCode _code;
    private readonly Action _awaitedSomethingElse;
    private readonly OrchestrationThread _thread;
    private readonly Decisions _decisions;
    private readonly OpenTasks _tasks = new();
    private readonly EventMailbox _mailbox;
    private readonly ReplayedContext _context;
    private readonly Queue<HistoryEvent> _whileSuspended = new();
    private Task<string?>? _running;
    private HistoryEvent.Terminated? _terminated;
    private DateTime _lastTurn;
    private bool _suspended;

    /// <param name="identity">The execution.</param>
    /// <param name="code">The orchestrator.</param>
    /// <param name="environment">What all orchestrations share.</param>
    /// <param name="awaitedSomethingElse">Called when the code goes on, after the turn, from something that it should not have awaited.</param>
    public OrchestrationRun(OrchestrationIdentity identity, OrchestratorCode code, DurableEnvironment environment, Action awaitedSomethingElse)
    {
        _code = code;
        _awaitedSomethingElse = awaitedSomethingElse;
        _thread = new OrchestrationThread(awaitedSomethingElse);
        _mailbox = new EventMailbox(environment.Payloads);
        _decisions = new Decisions(() => _context!.Described);
        _context = new ReplayedContext(identity, _thread, _decisions, _tasks, _mailbox, environment);
    }

    /// <param name="past">The history.</param>
    /// <param name="arrived">What arrived since.</param>
    /// <param name="now">The time of the new turn, UTC.</param>
    public Turn Run(IReadOnlyList<HistoryEvent> past, IReadOnlyList<HistoryEvent> arrived, DateTime now)
    {
        var ending = default(Ending);
        var begun = new HistoryEvent.TurnStarted(now);
        using (_thread.Enter())
        {
            try
            {
                Replay(past);
                begun = new HistoryEvent.TurnStarted(now > _lastTurn ? now : _lastTurn);
                _context.Replay(replaying: false);
                Meet(begun);
                Meet(arrived);
                ending = End();
            }
            catch (NonDeterminismException) when (_thread.WasLeft)
            {
                // What is missing was to come after something that is not replayed.
                _decisions.Take();
                ending = AwaitedSomethingElse();
            }
            catch (NonDeterminismException failure)
            {
                _decisions.Take();
                ending = new Ending.Failed(Failure.Of(failure) with { Type = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", Final = true });
            }
        }

        if (_thread.WasLeft && ending is not Ending.Failed)
        {
            _awaitedSomethingElse();
        }

        return new Turn
        {
            Events = [begun, .. arrived, .. ending is Ending.Terminated ? [] : _decisions.Take()],
            CancelledTimers = _tasks.CancelledTimers,
            CustomStatus = _context.CustomStatus,
            IsSuspended = _suspended,
            Ending = ending,
        };
    }

    /// <summary>Replays a history and adds nothing.</summary>
    /// <returns>How the code ends there; null when it waits.</returns>
    /// <exception cref="NonDeterminismException">The code does not do what the history says.</exception>
    public Ending? Replay(HistoryFile history)
    {
        using (_thread.Enter())
        {
            Replay(history.Events);
            return End();
        }
    }

    private static Ending.Failed AwaitedSomethingElse() => new(Failure.Of(new InvalidOperationException(AwaitsSomethingElse)));

    private void Replay(IReadOnlyList<HistoryEvent> past)
    {
        _context.Replay(replaying: true);
        Meet(past);
        if (_terminated is null)
        {
            _decisions.EndTurn();
        }
    }

    private void Meet(IReadOnlyList<HistoryEvent> events)
    {
        foreach (var happened in events)
        {
            Meet(happened);
        }
    }

    private void Meet(HistoryEvent happened)
    {
        switch (happened)
        {
            case HistoryEvent.TurnStarted turn:
                _decisions.EndTurn();
                _lastTurn = turn.Time;
                _context.Advance(turn.Time);
                break;
            case HistoryEvent.Decision decision:
                _decisions.Meet(decision);
                break;
            case HistoryEvent.Terminated terminated:
                _terminated ??= terminated;
                break;
            case HistoryEvent.Suspended:
                _suspended = true;
                break;
            case HistoryEvent.Resumed:
                _suspended = false;
                while (!_suspended && _whileSuspended.TryDequeue(out var waited))
                {
                    Deliver(waited);
                }

                break;
            default:
                if (_suspended)
                {
                    _whileSuspended.Enqueue(happened);
                }
                else
                {
                    Deliver(happened);
                }

                break;
        }
    }

    private void Deliver(HistoryEvent happened)
    {
        if (_terminated is not null)
        {
            return;
        }

        switch (happened)
        {
            case HistoryEvent.ExecutionStarted start:
                _context.Begin(start);
                _running = _code(_context);
                break;
            case HistoryEvent.TaskCompleted completed:
                _tasks.Complete(completed.TaskId, completed.Result);
                break;
            case HistoryEvent.TaskFailed failed:
                _tasks.Fail(failed.TaskId, failed.Failure);
                break;
            case HistoryEvent.TimerFired fired:
                _tasks.Complete(fired.TaskId, null);
                break;
            case HistoryEvent.EventRaised raised:
                _mailbox.Deliver(raised);
                break;
            default:
                // The end of the execution, which the code comes to by itself.
                break;
        }

        _thread.Pump();
    }

    private Ending? End()
    {
        if (_terminated is not null)
        {
            return new Ending.Terminated(_terminated.Output, _terminated.Recursive);
        }

        if (_running is null)
        {
            return null;
        }

        if (_thread.WasLeft || (!_running.IsCompleted && !_suspended && !_tasks.Any && !_mailbox.IsAwaited))
        {
            return AwaitedSomethingElse();
        }

        // What the code called is waited for, also when it did not: so does the service.
        if (!_running.IsCompleted || _tasks.Any)
        {
            return null;
        }

        if (!_running.IsCompletedSuccessfully)
        {
            return new Ending.Failed(Failure.Of(_running.Exception?.InnerException ?? new TaskCanceledException(_running)));
        }

        return _context.Anew is { } anew
            ? new Ending.ContinuedAsNew(anew.Input, anew.Version, anew.KeepsEvents ? [.. _mailbox.Unread] : [])
            : new Ending.Completed(_running.Result);
    }
}
