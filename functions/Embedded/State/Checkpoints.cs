namespace Interchange.Embedded.State;

/// <summary>Moves what was committed from the log into the file, in the background: SQLite would do it within some transaction, which then waits for the disk.</summary>
internal sealed class Checkpoints(StateFile file, StateFile own)
{
    private const int CommitsBetween = 250;

    /// <summary>A log of more pages than this (128 MiB) is worth a short wait of the writers, to let it start over.</summary>
    private const long LongLog = 128 * 1024 * 1024 / StateDatabase.PageBytes;

    private readonly Statement _passive = own.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
    private long _last;

    public void Advance()
    {
        if (file.Commits - _last < CommitsBetween)
        {
            return;
        }

        _last = file.Commits;
        if (Run() > LongLog)
        {
            using (file.Hold())
            {
                Run();
            }
        }
    }

    /// <returns>The length of the log in pages.</returns>
    private long Run()
    {
        using (own.Hold())
        {
            try
            {
                return _passive.Step() ? _passive.Int64(1) : 0;
            }
            finally
            {
                _passive.Reset();
            }
        }
    }
}
