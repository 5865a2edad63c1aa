using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>
/// Orchestrations kept in the state folder's SQLite file. Every process that uses the folder has a store of its own; they meet in the file. An instance
/// and an activity are worked on by one process at a time, until it is through with them or dies.
/// </summary>
internal sealed class DurableStore : IAsyncDisposable
{
    private readonly List<IDisposable> _open = [];

    /// <param name="stateFolder">The folder that the processes of one application share.</param>
    /// <param name="hub">Whose orchestrations: those of other task hubs in the same file are not seen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reached">Hears of each <see cref="FaultPoint"/>; null for nobody.</param>
    public DurableStore(string stateFolder, string hub, TimeProvider time, Action<FaultPoint>? reached = null)
    {
        reached ??= static _ => { };
        try
        {
            var path = StateDatabase.PathIn(stateFolder);
            var file = Open(path);
            file.Execute(DurableSchema.Create);
            file.Execute("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000;");
            file.DoNotSleepWhenBusy();
            var reader = Open(path);
            var background = Open(path);
            var owner = new LockOwner();
            var number = HubNumber(file, hub);
            var instances = new InstanceRows(file, number);
            Commands = new InstanceCommands(file, instances, time, reached);
            Turns = new TurnTaker(file, reader, number, owner, time, reached);
            Writer = new TurnWriter(file, instances, number, owner, time, reached);
            Activities = new ActivityQueue(file, instances, number, owner, time, reached);
            Instances = new InstanceReader(reader, number);
            Purge = new InstancePurge(file, instances);
            var processes = new ProcessRegistry(file, background, owner, stateFolder, "durable_process", new OwnedWork(file));
            _open.Add(processes);
            processes.ReapDead();
            Housekeeping = new DurableHousekeeping(file, processes, new Checkpoints(file, Open(path)), ChangedElsewhere, time);
            Housekeeping.Start();
        }
        catch
        {
            Close();
            throw;
        }
    }

    public InstanceCommands Commands { get; }

    public TurnTaker Turns { get; }

    public TurnWriter Writer { get; }

    public ActivityQueue Activities { get; }

    public InstanceReader Instances { get; }

    public InstancePurge Purge { get; }

    public InstanceWatch Watch { get; } = new();

    public DurableHousekeeping Housekeeping { get; }

    /// <summary>Pulses when an instance may have something to work on.</summary>
    public ArrivalSignal InstancesReady { get; } = new();

    /// <summary>Pulses when there may be an activity to run.</summary>
    public ArrivalSignal ActivitiesReady { get; } = new();

    /// <summary>Frees what this process holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await Housekeeping.DisposeAsync();
        Close();
    }

    private static long HubNumber(StateFile file, string hub)
    {
        using var transaction = file.Begin();
        file.Prepare("INSERT INTO durable_hub (name) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, hub).Run();
        var number = file.Prepare("SELECT id FROM durable_hub WHERE name = ?1").Bind(1, hub).Scalar()!.Value;
        transaction.Commit();
        return number;
    }

    private void ChangedElsewhere()
    {
        InstancesReady.Pulse();
        ActivitiesReady.Pulse();
        Watch.ChangedAll();
    }

    private StateFile Open(string path)
    {
        var file = new StateFile(path, static (fault, message, cause) => new StateFileException(fault, message, cause));
        _open.Add(file);
        return file;
    }

    private void Close()
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            _open[index].Dispose();
        }

        _open.Clear();
    }
}
