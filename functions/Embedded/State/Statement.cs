using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interchange.Embedded.State;

/// <summary>
/// A prepared statement that is run many times. It goes below ADO.NET since that costs more than the statement itself on the path of a send:
/// a parameter object for each value, a copy of each blob, a reader for each run.
/// </summary>
internal sealed class Statement(sqlite3 database, string sql, StateFailure failure) : IDisposable
{
    private readonly sqlite3_stmt _statement = Prepare(database, sql, failure);

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    /// <summary>Binds bytes; an empty span is an empty blob.</summary>
    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs a query for one number; null when it finds none.</summary>
    public long? Scalar()
    {
        try
        {
            return Step() && !IsNull(0) ? Int64(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs a query and reads all its rows.</summary>
    public List<T> All<T>(Func<Statement, T> read)
    {
        var rows = new List<T>();
        try
        {
            while (Step())
            {
                rows.Add(read(this));
            }
        }
        finally
        {
            Reset();
        }

        return rows;
    }

    /// <summary>Runs a query and reads its first row; the type's default when there is none.</summary>
    public T? First<T>(Func<Statement, T> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Goes to the next row. The caller resets the statement when it is through.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if ((result & 0xff) == raw.SQLITE_BUSY)
        {
            result = StepWhenFree(result);
        }

        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw Failure(result, database, failure);
        }

        return result == raw.SQLITE_ROW;
    }

    /// <summary>Tries a statement that another process's lock may refuse.</summary>
    /// <returns>False when it was refused for now.</returns>
    public bool TryRun()
    {
        var result = raw.sqlite3_step(_statement);
        Reset();
        if ((result & 0xff) == raw.SQLITE_BUSY)
        {
            return false;
        }

        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw Failure(result, database, failure);
        }

        return true;
    }

    /// <summary>Ends the run. What a failed run reports was reported by its step, so the result is not looked at again.</summary>
    public void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(_statement, column);

    public string? Text(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    /// <summary>The bytes where SQLite holds them: until the next row.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();

    private static sqlite3_stmt Prepare(sqlite3 database, string sql, StateFailure failure)
    {
        var result = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return result == raw.SQLITE_OK ? statement : throw Failure(result, database, failure);
    }

    private static Exception Failure(int result, sqlite3 database, StateFailure failure)
    {
        var cause = new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), result & 0xff, result);
        return (result & 0xff) switch
        {
            raw.SQLITE_BUSY => failure(StateFault.Busy, "The state file was busy: another process holds it.", cause),
            raw.SQLITE_FULL => failure(StateFault.Full, "The state file cannot grow: the disk is full.", cause),
            _ => failure(StateFault.Broken, $"The state file could not be read or written: {cause.Message}", cause),
        };
    }

    /// <summary>A read is refused only while another process recovers the log of one that was killed. Inside a transaction nothing is to be waited for.</summary>
    private int StepWhenFree(int result)
    {
        var spin = new SpinWait();
        var started = Stopwatch.GetTimestamp();
        while ((result & 0xff) == raw.SQLITE_BUSY && raw.sqlite3_get_autocommit(database) != 0 && Stopwatch.GetElapsedTime(started) < StateFile.Patience)
        {
            spin.SpinOnce(sleep1Threshold: 200);
            _ = raw.sqlite3_reset(_statement);
            result = raw.sqlite3_step(_statement);
        }

        return result;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result, database, failure);
        }
    }
}
