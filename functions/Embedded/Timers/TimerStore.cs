using Interchange.Embedded.State;
using Microsoft.Data.Sqlite;

namespace Interchange.Embedded.Timers;

/// <summary>Keeps the state of timers in the shared database: an occurrence is run by the one process that leases its row.</summary>
internal sealed class TimerStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS timer_schedule (
            name TEXT PRIMARY KEY,
            schedule TEXT NOT NULL,
            last_ms INTEGER,
            next_ms INTEGER NOT NULL,
            last_updated_ms INTEGER,
            owner TEXT,
            leased_until_ms INTEGER
        ) WITHOUT ROWID
        """;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    /// <param name="path">The database file; it and its folder are made when missing.</param>
    public TimerStore(string path)
    {
        _connection = StateDatabase.Open(path);
        Execute(Schema);
    }

    public TimerState? Read(string name)
    {
        lock (_lock)
        {
            using var command = Command("SELECT schedule, last_ms, next_ms, last_updated_ms, owner, leased_until_ms FROM timer_schedule WHERE name = $name", ("$name", name));
            using var row = command.ExecuteReader();
            return row.Read()
                ? new TimerState(row.GetString(0), Moment(row, 1), Moment(row, 2)!.Value, Moment(row, 3), row.IsDBNull(4) ? null : row.GetString(4), Moment(row, 5))
                : null;
        }
    }

    /// <summary>Sets the occurrence that is due next, unless a process runs the timer now.</summary>
    public void Plan(string name, string schedule, DateTimeOffset next, DateTimeOffset now) => Execute(
        """
        INSERT INTO timer_schedule (name, schedule, next_ms) VALUES ($name, $schedule, $next)
        ON CONFLICT (name) DO UPDATE SET schedule = $schedule, next_ms = $next WHERE owner IS NULL OR leased_until_ms <= $now
        """,
        ("$name", name), ("$schedule", schedule), ("$next", Milliseconds(next)), ("$now", Milliseconds(now)));

    /// <summary>Leases the timer to run the given occurrence. False: another process runs it or has run it.</summary>
    public bool TryLease(string name, DateTimeOffset occurrence, string owner, DateTimeOffset now, DateTimeOffset until) => 1 == Execute(
        "UPDATE timer_schedule SET owner = $owner, leased_until_ms = $until WHERE name = $name AND next_ms = $occurrence AND (owner IS NULL OR leased_until_ms <= $now)",
        ("$name", name), ("$occurrence", Milliseconds(occurrence)), ("$owner", owner), ("$now", Milliseconds(now)), ("$until", Milliseconds(until)));

    public void Renew(string name, string owner, DateTimeOffset until) => Execute(
        "UPDATE timer_schedule SET leased_until_ms = $until WHERE name = $name AND owner = $owner",
        ("$name", name), ("$owner", owner), ("$until", Milliseconds(until)));

    /// <summary>Ends the run of an occurrence, gives the lease back and plans the next one.</summary>
    public void Complete(string name, string owner, DateTimeOffset occurrence, DateTimeOffset next, DateTimeOffset now) => Execute(
        """
        UPDATE timer_schedule SET last_ms = $occurrence, next_ms = $next, last_updated_ms = $now, owner = NULL, leased_until_ms = NULL
        WHERE name = $name AND owner = $owner
        """,
        ("$name", name), ("$owner", owner), ("$occurrence", Milliseconds(occurrence)), ("$next", Milliseconds(next)), ("$now", Milliseconds(now)));

    public void Dispose()
    {
        lock (_lock)
        {
            _connection.Dispose();
        }
    }

    private static long Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    private static DateTimeOffset? Moment(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
