using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <summary>
/// Brings a store forward to the shape that this build knows. Each entry of the list makes one version of the one before; what was published is never
/// edited. The version stands in the file itself (PRAGMA user_version).
/// </summary>
internal sealed class SchemaMigrations(IReadOnlyList<string> scripts)
{
    /// <summary>The migrations of this build.</summary>
    public static SchemaMigrations All { get; } = new([Version1]);

    // `document` is the run as JSON: without measurements until the run has ended, whole from then on. The other columns are what queries look at.
    // COLLATE NOCASE, because names of scenarios and environments are compared without regard to case.
    private const string Version1 = """
        CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY,
            scenario TEXT NOT NULL COLLATE NOCASE,
            environment TEXT COLLATE NOCASE,
            status TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            machine TEXT NOT NULL,
            process_id INTEGER NOT NULL,
            process_start TEXT NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX runs_by_start ON runs (started_at);
        CREATE INDEX runs_by_scenario ON runs (scenario, started_at);
        CREATE TABLE tags (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (run_id, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE intervals (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            idx INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (run_id, idx)
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>The version that this build knows.</summary>
    public int Latest => scripts.Count;

    /// <summary>The scripts, in order; the one at index n makes version n + 1.</summary>
    public IReadOnlyList<string> Scripts => scripts;

    /// <summary>Refuses a file of a newer build before anything in it is touched.</summary>
    /// <param name="connection">The open file.</param>
    /// <param name="path">The file's path, for the message.</param>
    /// <returns>The file's version; 0 when it is new.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>: the file is newer than this build.</exception>
    public int Check(SqliteConnection connection, string path)
    {
        int version = VersionOf(connection);
        return version <= Latest ? version : throw new PerfException(
            ErrorIds.StoreUnavailable,
            $"The store {path} has version {version}, and this build of Perf knows up to {Latest}; it was left as it is. Use the newer Perf that wrote it, or set PERF_HOME to another directory.",
            path);
    }

    /// <summary>Runs what is missing, all of it or nothing.</summary>
    /// <param name="connection">The open file.</param>
    public void Apply(SqliteConnection connection)
    {
        // Immediate: of two processes that come at once, one waits and then finds that there is nothing left to do.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        for (int version = VersionOf(connection); version < Latest; version++)
        {
            Execute(connection, scripts[version]);
            Execute(connection, $"PRAGMA user_version = {version + 1}");
        }

        transaction.Commit();
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
