using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>Compares what the code decides with what its history says that it decided, turn by turn and in order.</summary>
internal sealed class Decisions(Func<string> orchestration)
{
    private const string Advice =
        "An orchestrator has to do the same in the same order each time it is replayed. Take time, random ids and logs from its context and leave all other work to activities. "
        + "To change what it does while instances run, keep the old way for them: start new instances with a version (StartOrchestrationOptions.Version, or defaultVersion under extensions.durableTask in host.json) "
        + "and branch on context.CompareVersionTo(\"…\"), or give the changed orchestrator another name and let the old one run out.";

    private readonly Queue<HistoryEvent.Decision> _made = new();
    private int _next;

    /// <summary>The code comes to another end than its history.</summary>
    public static NonDeterminismException EndsElse(string orchestrator, string instanceId, string recorded, string now) =>
        new($"The orchestrator '{orchestrator}' (instance '{instanceId}') no longer does what its history says: at the end of its history it {recorded}; the code now {now} there. {Advice}");

    /// <summary>The number of the next decision.</summary>
    public int NextId() => _next++;

    /// <summary>Notes what the code decided.</summary>
    public void Add(HistoryEvent.Decision decision) => _made.Enqueue(decision);

    /// <summary>Meets what history says.</summary>
    /// <exception cref="NonDeterminismException">The code did something else.</exception>
    public void Meet(HistoryEvent.Decision recorded)
    {
        if (!_made.TryDequeue(out var made))
        {
            throw new NonDeterminismException(
                $"{orchestration()} no longer does what its history says: at its step {recorded.TaskId + 1} it {recorded.Described}; the code now does nothing there. {Advice}");
        }

        if (!made.IsLike(recorded) || made.TaskId != recorded.TaskId)
        {
            throw new NonDeterminismException(
                $"{orchestration()} no longer does what its history says: at its step {recorded.TaskId + 1} it {recorded.Described}; the code now {made.Described} there. {Advice}");
        }
    }

    /// <summary>Ends a turn of the history.</summary>
    /// <exception cref="NonDeterminismException">The code did more than history says.</exception>
    public void EndTurn()
    {
        if (_made.TryPeek(out var made))
        {
            throw new NonDeterminismException(
                $"{orchestration()} no longer does what its history says: at its step {made.TaskId + 1} the code now {made.Described}; history has nothing there. {Advice}");
        }
    }

    /// <summary>What the code decided beyond its history.</summary>
    public IReadOnlyList<HistoryEvent.Decision> Take()
    {
        var made = _made.ToArray();
        _made.Clear();
        return made;
    }
}
