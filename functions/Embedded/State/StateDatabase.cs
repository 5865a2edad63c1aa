using Microsoft.Data.Sqlite;

namespace Interchange.Embedded.State;

/// <summary>Opens the one SQLite file that every part of the runtime keeps its state in. Each part creates its own tables over its own connections.</summary>
internal static class StateDatabase
{
    /// <summary>Bytes to a page of a new file. Small, since the least that is sent writes two pages of the log, whatever is on them.</summary>
    public const int PageBytes = 4096;

    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, "embedded.db");

    /// <summary>An open connection in WAL mode that waits up to five seconds for another writer. The caller disposes it.</summary>
    public static SqliteConnection Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = 5000; PRAGMA page_size = {PageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
