using DurableTask.Core.Exceptions;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.State;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Makes and removes instances and brings them messages. Everything here runs inside the caller's transaction.</summary>
internal sealed class InstanceRows(StateFile file, long hub)
{
    private readonly Statement _find = file.Prepare("SELECT id, generation, status FROM durable_instance WHERE hub = ?1 AND instance_id = ?2");
    private readonly Statement _get = file.Prepare("SELECT id, generation, status FROM durable_instance WHERE id = ?1");

    private readonly Statement _insert = file.Prepare("""
        INSERT INTO durable_instance (hub, instance_id, orchestrator, generation, turns, status, created_at, updated_at, ready_at, owner, parent, parent_generation, parent_task)
        VALUES (?1, ?2, ?3, 1, 0, ?4, ?5, ?5, ?6, 0, ?7, ?8, ?9)
        """);

    private readonly Statement _insertPayload = file.Prepare("INSERT INTO durable_payload (instance, input, tags) VALUES (?1, ?2, ?3)");
    private readonly Statement _insertMessage = file.Prepare("INSERT INTO durable_message (instance, generation, visible_at, timer, event) VALUES (?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _wake = file.Prepare("UPDATE durable_instance SET ready_at = ?2 WHERE id = ?1 AND ready_at > ?2");
    private readonly Statement _parent = file.Prepare("SELECT parent, parent_generation, parent_task FROM durable_instance WHERE id = ?1 AND parent IS NOT NULL");
    private readonly Statement _children = file.Prepare("SELECT id, generation, status FROM durable_instance WHERE parent = ?1");

    private readonly Statement[] _delete =
    [
        file.Prepare("DELETE FROM durable_message WHERE instance = ?1"),
        file.Prepare("DELETE FROM durable_activity WHERE instance = ?1"),
        file.Prepare("DELETE FROM durable_turn WHERE instance = ?1"),
        file.Prepare("DELETE FROM durable_payload WHERE instance = ?1"),
        file.Prepare("DELETE FROM durable_instance WHERE id = ?1"),
    ];

    public InstanceHead? Find(string instanceId) => _find.Bind(1, hub).Bind(2, instanceId).First(Head);

    public InstanceHead? Get(long row) => _get.Bind(1, row).First(Head);

    public IReadOnlyList<InstanceHead> Children(long row) => _children.Bind(1, row).All(Head);

    /// <summary>Adds an orchestration, in place of an older one of the same id where that is allowed.</summary>
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of the id stands in the way.</exception>
    public void Add(NewOrchestration orchestration, InstanceReuse reuse, long now)
    {
        if (Find(orchestration.InstanceId) is { } existing)
        {
            if (!reuse.Allows(existing.Status))
            {
                throw new OrchestrationAlreadyExistsException(
                    $"An orchestration with the instance id '{orchestration.InstanceId}' exists and is {existing.Status}. Choose another id, wait until it has ended, or say in DedupeStatuses which instances may be replaced.");
            }

            Replace(existing, now);
        }

        var start = Math.Max(now, orchestration.StartAt?.UtcTicks ?? 0);
        _insert.Bind(1, hub).Bind(2, orchestration.InstanceId).Bind(3, orchestration.Orchestrator)
            .Bind(4, (int)OrchestrationRuntimeStatus.Pending).Bind(5, now).Bind(6, start);
        if (orchestration.Parent is { } parent)
        {
            _insert.Bind(7, parent.Row).Bind(8, parent.Generation).Bind(9, parent.Call.TaskId);
        }

        _insert.Run();
        var row = file.LastInsertedRow;
        _insertPayload.Bind(1, row).Bind(2, orchestration.Input);
        if (HistoryJson.EncodeTags(orchestration.Tags) is { } tags)
        {
            _insertPayload.Bind(3, tags.AsSpan());
        }

        _insertPayload.Run();
        var started = new HistoryEvent.ExecutionStarted(orchestration.Orchestrator)
        {
            Version = orchestration.Version,
            Input = orchestration.Input,
            Parent = orchestration.Parent?.Call,
        };
        Write(row, generation: 1, start, timer: null, started);
    }

    /// <summary>Brings an instance a message.</summary>
    /// <param name="row">The instance.</param>
    /// <param name="generation">The execution that it is for; 0 for any.</param>
    /// <param name="visibleAt">When it arrives.</param>
    /// <param name="happened">What it says.</param>
    /// <param name="timer">The number of the timer that it fires.</param>
    public void Send(long row, int generation, long visibleAt, HistoryEvent happened, int? timer = null)
    {
        Write(row, generation, visibleAt, timer, happened);
        _wake.Bind(1, row).Bind(2, visibleAt).Run();
    }

    /// <summary>Tells whoever called the instance how it ended.</summary>
    /// <param name="row">The instance.</param>
    /// <param name="result">What to tell, by the number of the call.</param>
    public void TellParent(long row, Func<int, HistoryEvent> result, long now)
    {
        var caller = _parent.Bind(1, row).First(static found => (Row: found.Int64(0), Generation: found.Int32(1), Task: found.Int32(2)));
        if (caller.Row != 0 && Get(caller.Row) is { HasEnded: false } parent && parent.Generation == caller.Generation)
        {
            Send(caller.Row, caller.Generation, now, result(caller.Task));
        }
    }

    /// <summary>Removes an instance and everything of it.</summary>
    public void Delete(long row)
    {
        foreach (var statement in _delete)
        {
            statement.Bind(1, row).Run();
        }
    }

    private static InstanceHead Head(Statement row) => new(row.Int64(0), row.Int32(1), (OrchestrationRuntimeStatus)row.Int32(2));

    private void Replace(InstanceHead existing, long now)
    {
        if (!existing.HasEnded)
        {
            TellParent(existing.Row, static task => new HistoryEvent.TaskFailed(task, SubOrchestrationFailure.Terminated), now);
        }

        Delete(existing.Row);
    }

    private void Write(long row, int generation, long visibleAt, int? timer, HistoryEvent happened)
    {
        _insertMessage.Bind(1, row).Bind(2, generation).Bind(3, visibleAt).Bind(5, HistoryJson.Encode(happened).AsSpan());
        if (timer is { } number)
        {
            _insertMessage.Bind(4, number);
        }

        _insertMessage.Run();
    }
}
