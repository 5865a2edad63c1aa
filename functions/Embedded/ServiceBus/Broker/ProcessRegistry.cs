using System.Globalization;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>
/// Knows which owners of locks still live. Each holds a lock on a file of its own, which the operating system takes away with the process:
/// unlike a process number, such a lock cannot be mistaken for that of a later process.
/// </summary>
internal sealed class ProcessRegistry : IDisposable
{
    private const int Bite = 200;

    private readonly BusFile _file;
    private readonly BusFile _background;
    private readonly LockOwner _owner;
    private readonly string _folder;
    private readonly FileStream _alive;
    private readonly Statement _add;
    private readonly Statement _remove;
    private readonly Statement _others;
    private readonly Statement _owned;
    private readonly Statement _release;
    private readonly Statement _releaseSessions;

    public ProcessRegistry(BusFile file, BusFile background, LockOwner owner, string stateFolder)
    {
        _file = file;
        _background = background;
        _owner = owner;
        _folder = Directory.CreateDirectory(Path.Combine(stateFolder, "processes")).FullName;
        _add = file.Prepare("INSERT INTO bus_process (id) VALUES (?1)");
        _remove = file.Prepare("DELETE FROM bus_process WHERE id = ?1");
        _others = background.Prepare("SELECT id FROM bus_process WHERE id <> ?1");
        _owned = background.Prepare("SELECT subscription, queue, sequence FROM bus_delivery WHERE owner = ?1 LIMIT ?2");
        _release = file.Prepare("""
            UPDATE bus_delivery SET available_at = 0, lock_id = 0, owner = 0 WHERE subscription = ?1 AND queue = ?2 AND sequence = ?3 AND owner = ?4
            """);
        _releaseSessions = file.Prepare("DELETE FROM bus_session WHERE owner = ?1");
        _alive = new FileStream(FileOf(owner.Id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        using var transaction = file.Begin();
        _add.Bind(1, owner.Id).Run();
        transaction.Commit();
    }

    /// <summary>Frees what processes held that are no more.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ReapDead()
    {
        var reaped = false;
        foreach (var other in Others())
        {
            if (IsDead(other))
            {
                Release(other);
                File.Delete(FileOf(other));
                reaped = true;
            }
        }

        return reaped;
    }

    /// <summary>Frees what this process holds.</summary>
    public void Dispose()
    {
        Release(_owner.Id);
        _alive.Dispose();
        File.Delete(FileOf(_owner.Id));
    }

    private bool IsDead(long id)
    {
        try
        {
            new FileStream(FileOf(id), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1).Dispose();
            return true;
        }
        catch (FileNotFoundException)
        {
            // Another process is through with it, or the state folder was copied without it.
            return true;
        }
        catch (IOException)
        {
            // Its owner holds it.
            return false;
        }
    }

    private void Release(long id)
    {
        while (Owned(id) is { Count: > 0 } owned)
        {
            using var transaction = _file.Begin();
            foreach (var (subscription, queue, sequence) in owned)
            {
                _release.Bind(1, subscription).Bind(2, queue).Bind(3, sequence).Bind(4, id).Run();
            }

            transaction.Commit();
        }

        using var last = _file.Begin();
        _releaseSessions.Bind(1, id).Run();
        _remove.Bind(1, id).Run();
        last.Commit();
    }

    private List<long> Others()
    {
        var others = new List<long>();
        using (_background.Hold())
        {
            try
            {
                _others.Bind(1, _owner.Id);
                while (_others.Step())
                {
                    others.Add(_others.Int64(0));
                }
            }
            finally
            {
                _others.Reset();
            }
        }

        return others;
    }

    private List<(long Subscription, long Queue, long Sequence)> Owned(long id)
    {
        var owned = new List<(long, long, long)>();
        using (_background.Hold())
        {
            try
            {
                _owned.Bind(1, id).Bind(2, Bite);
                while (_owned.Step())
                {
                    owned.Add((_owned.Int64(0), _owned.Int64(1), _owned.Int64(2)));
                }
            }
            finally
            {
                _owned.Reset();
            }
        }

        return owned;
    }

    private string FileOf(long id) => Path.Combine(_folder, id.ToString("x16", CultureInfo.InvariantCulture));
}
