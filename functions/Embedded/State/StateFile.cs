using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interchange.Embedded.State;

/// <summary>
/// One connection to the state file and its prepared statements, used by one thread at a time. A part of the runtime has one for writing, so that the threads
/// of a process queue on a lock in memory and only processes contend for SQLite's, and one for reading.
/// </summary>
internal sealed class StateFile : IDisposable
{
    /// <summary>How long other processes are waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So often the processor is offered to others before the work goes on regardless.</summary>
    private const int LongestWay = 200;

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();
    private readonly List<Statement> _statements = [];
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly StateFailure _failure;
    private bool _disposed;
    private long _commits;
    private int _waiting;

    /// <param name="path">The file; it and its folder are made when missing.</param>
    /// <param name="failure">Makes the exceptions that callers see.</param>
    public StateFile(string path, StateFailure failure)
    {
        _failure = failure;
        _connection = StateDatabase.Open(path);
        try
        {
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _rollback = Prepare("ROLLBACK");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Statement Prepare(string sql)
    {
        var statement = new Statement(_connection.Handle!, sql, _failure);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Settings of this connection and the making of tables.</summary>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Leaves waiting for another process's write to <see cref="Begin"/>, which waits microseconds where SQLite's own handler sleeps milliseconds.</summary>
    public void DoNotSleepWhenBusy() => raw.sqlite3_busy_timeout(_connection.Handle!, 0);

    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_connection.Handle!);

    /// <summary>Holds the connection for reads.</summary>
    public Lock.Scope Hold()
    {
        var scope = _gate.EnterScope();
        if (_disposed)
        {
            scope.Dispose();
            ObjectDisposedException.ThrowIf(_disposed, this);
        }

        return scope;
    }

    /// <summary>Holds the connection and begins a write transaction, which is rolled back unless it is committed.</summary>
    /// <exception cref="Exception">Another process held the file for ten seconds: a <see cref="StateFault.Busy"/> failure.</exception>
    public StateTransaction Begin()
    {
        Interlocked.Increment(ref _waiting);
        _gate.Enter();
        Interlocked.Decrement(ref _waiting);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var spin = new SpinWait();
            var started = Stopwatch.GetTimestamp();
            while (!_begin.TryRun())
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                {
                    throw _failure(StateFault.Busy, $"The state file was busy for {Patience.TotalSeconds} seconds: another process holds it for writing.", null);
                }

                spin.SpinOnce(sleep1Threshold: 200);
            }

            return new StateTransaction(this);
        }
        catch
        {
            _gate.Exit();
            throw;
        }
    }

    /// <summary>
    /// Between two transactions of work that can wait: lets the threads go first that wait to write now. The lock itself is not fair, and whoever has just left it
    /// would have it again before a waiting thread is awake.
    /// </summary>
    public void GiveWay()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _waiting) > 0 && spin.Count < LongestWay)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>How many transactions were committed.</summary>
    public long Commits => Volatile.Read(ref _commits);

    internal void Commit()
    {
        _commit.Run();
        _commits++;
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    internal void End(bool committed)
    {
        try
        {
            // SQLite itself rolls back after some failures, such as a full disk.
            if (!committed && raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            {
                _rollback.Run();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _statements.ForEach(statement => statement.Dispose());
            _statements.Clear();
            _connection.Dispose();
        }
    }
}
