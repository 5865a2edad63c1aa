using Interchange.Embedded.ServiceBus.Topology;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>
/// Topics and subscriptions kept in the state folder's SQLite file. Every process that uses the folder has a broker of its own; they meet in the file.
/// Each message is delivered at least once: locked for one receiver at a time until it is settled, its lock ends, or its receiver's process dies.
/// </summary>
internal sealed class MessageBroker : IAsyncDisposable
{
    private readonly List<IDisposable> _open = [];

    public MessageBroker(string stateFolder, BusTopology topology, TimeProvider time)
    {
        try
        {
            var path = StateDatabase.PathIn(stateFolder);
            var file = Opened(new StateFile(path, BusFailure.Of));
            file.Execute(BusSchema.Create);
            file.Execute("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000;");
            file.DoNotSleepWhenBusy();
            var background = Opened(new StateFile(path, BusFailure.Of));
            var owner = new LockOwner();

            FanOut = new FanOut(file);
            Entities = new EntityDirectory(file, FanOut, topology);
            var rows = new MessageRows(file);
            var finished = new FinishedMessages(file, background, FanOut);
            var deadLetters = new DeadLetters(file, finished);
            Schedule = new ScheduledMessages(file, FanOut, Entities, finished, time);
            Appender = new MessageAppender(file, rows, Schedule, finished, time);
            Reader = new MessageReader(Opened(new StateFile(path, BusFailure.Of)));
            Sessions = new SessionLocks(file, FanOut, owner, time);
            Taker = new MessageTaker(file, Reader, FanOut, deadLetters, Sessions, Schedule, owner, time);
            Settlement = new MessageSettlement(file, deadLetters, finished, time);
            var processes = Opened(new ProcessRegistry(file, background, owner, stateFolder, "bus_process", new HeldMessages(file, background)));
            processes.ReapDead();
            Housekeeping = new Housekeeping(
                file,
                Entities,
                Schedule,
                processes,
                FanOut,
                finished,
                new ExpiredMessages(file, background, FanOut, Entities, deadLetters, time),
                new Checkpoints(file, Opened(new StateFile(path, BusFailure.Of))),
                time);
            Housekeeping.Start();
        }
        catch
        {
            Close();
            throw;
        }
    }

    public EntityDirectory Entities { get; }

    public FanOut FanOut { get; }

    public MessageAppender Appender { get; }

    public ScheduledMessages Schedule { get; }

    public MessageReader Reader { get; }

    public SessionLocks Sessions { get; }

    public MessageTaker Taker { get; }

    public MessageSettlement Settlement { get; }

    public Housekeeping Housekeeping { get; }

    /// <summary>Frees what this process holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await Housekeeping.DisposeAsync();
        Close();
    }

    private void Close()
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            _open[index].Dispose();
        }

        _open.Clear();
    }

    private T Opened<T>(T resource)
        where T : IDisposable
    {
        _open.Add(resource);
        return resource;
    }
}
