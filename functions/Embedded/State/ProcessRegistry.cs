using System.Globalization;

namespace Interchange.Embedded.State;

/// <summary>
/// Knows which owners of locks still live. Each holds a lock on a file of its own, which the operating system takes away with the process:
/// unlike a process number, such a lock cannot be mistaken for that of a later process.
/// </summary>
internal sealed class ProcessRegistry : IDisposable
{
    private readonly StateFile _file;
    private readonly StateFile _background;
    private readonly LockOwner _owner;
    private readonly IOwnedRows _owned;
    private readonly string _folder;
    private readonly FileStream _alive;
    private readonly Statement _remove;
    private readonly Statement _others;

    /// <param name="file">Where this process writes.</param>
    /// <param name="background">Where it reads without holding up writers.</param>
    /// <param name="owner">This process.</param>
    /// <param name="stateFolder">The folder that the processes share.</param>
    /// <param name="table">The table of the owners, with their <c>id</c>.</param>
    /// <param name="owned">Frees what owners hold.</param>
    public ProcessRegistry(StateFile file, StateFile background, LockOwner owner, string stateFolder, string table, IOwnedRows owned)
    {
        _file = file;
        _background = background;
        _owner = owner;
        _owned = owned;
        _folder = Directory.CreateDirectory(Path.Combine(stateFolder, "processes")).FullName;
        _remove = file.Prepare($"DELETE FROM {table} WHERE id = ?1");
        _others = background.Prepare($"SELECT id FROM {table} WHERE id <> ?1");
        var add = file.Prepare($"INSERT INTO {table} (id) VALUES (?1)");
        _alive = new FileStream(FileOf(owner.Id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        using var transaction = file.Begin();
        add.Bind(1, owner.Id).Run();
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
                RemoveFileOf(other);
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
        RemoveFileOf(_owner.Id);
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
        while (_owned.ReleaseSome(id))
        {
            // Each bite is a transaction of its own, so that nobody waits for all of them.
        }

        using var last = _file.Begin();
        _owned.ReleaseRest(id);
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

    private void RemoveFileOf(long id)
    {
        try
        {
            File.Delete(FileOf(id));
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody removed the state folder, and the file with it.
        }
    }

    private string FileOf(long id) => Path.Combine(_folder, id.ToString("x16", CultureInfo.InvariantCulture));
}
