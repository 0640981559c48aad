using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <summary>
/// Brings a store forward to the shape that this build knows. Each entry of the list makes one version of the one before; what was published is never
/// edited. The version stands in the file itself (PRAGMA user_version).
/// </summary>
/// <param name="scripts">One script for each version.</param>
/// <param name="fill">Fills what new tables say of runs that are there already; in the same transaction as the scripts. Null where nothing is to be filled.</param>
internal sealed class SchemaMigrations(IReadOnlyList<string> scripts, Action<SqliteConnection>? fill = null)
{
    /// <summary>The migrations of this build.</summary>
    public static SchemaMigrations All { get; } = new([Version1, Version2, Version3], RunIndex.AddMissing);

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

    // What lists and trends read, so that they never touch a document: those are large, and each would cost pages of its own. `points` is ordered as it is
    // read: a series over time is one stretch of the file. It has a row for each run, step and metric, with a column for each of Perf.Statistics.
    // A run has a number besides its id, because it stands in every row. There is no environment and no step as '' (a NULL is never equal to itself).
    private const string Version2 = """
        CREATE TABLE summaries (
            run INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE REFERENCES runs (id) ON DELETE CASCADE,
            scenario TEXT NOT NULL COLLATE NOCASE,
            environment TEXT COLLATE NOCASE,
            target TEXT NOT NULL,
            status TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            outcome TEXT,
            valid INTEGER NOT NULL,
            requests REAL,
            request_rate REAL,
            p95 REAL,
            failed_rate REAL,
            commit_id TEXT,
            branch TEXT,
            fingerprint TEXT,
            tool TEXT,
            tags TEXT NOT NULL,
            resolution INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX summaries_by_start ON summaries (started_at, id);
        CREATE INDEX summaries_by_scenario ON summaries (scenario, started_at, id);
        CREATE INDEX summaries_by_commit ON summaries (commit_id) WHERE commit_id IS NOT NULL;
        CREATE TABLE series (
            series INTEGER PRIMARY KEY,
            scenario TEXT NOT NULL,
            environment TEXT NOT NULL,
            step TEXT NOT NULL,
            metric TEXT NOT NULL,
            unit TEXT,
            UNIQUE (scenario, environment, step, metric)
        ) STRICT;
        CREATE TABLE points (
            series INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            run INTEGER NOT NULL,
            count REAL, rate REAL, value REAL, min REAL, avg REAL, med REAL, max REAL, p90 REAL, p95 REAL, p99 REAL, p999 REAL,
            PRIMARY KEY (series, started_at, run)
        ) STRICT, WITHOUT ROWID;
        """;

    // Versions of baselines are only ever added; the triggers hold that against a slip of this program, and against a hand with a shell.
    // `unshared` are runs that a shared history has not taken yet; `upkeep` is when history was last looked after.
    private const string Version3 = """
        CREATE TABLE baselines (
            seq INTEGER PRIMARY KEY,
            name TEXT NOT NULL COLLATE NOCASE,
            scenario TEXT NOT NULL COLLATE NOCASE,
            environment TEXT NOT NULL COLLATE NOCASE,
            fingerprint TEXT NOT NULL,
            version INTEGER NOT NULL,
            action TEXT NOT NULL,
            reason TEXT,
            changed_by TEXT NOT NULL,
            job TEXT,
            changed_at INTEGER NOT NULL,
            commit_id TEXT,
            UNIQUE (name, scenario, environment, fingerprint, version)
        ) STRICT;
        CREATE TABLE baseline_runs (
            seq INTEGER NOT NULL REFERENCES baselines (seq),
            position INTEGER NOT NULL,
            run_id TEXT NOT NULL,
            PRIMARY KEY (seq, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX baseline_runs_by_run ON baseline_runs (run_id);
        CREATE VIEW current_baselines AS SELECT * FROM baselines AS b WHERE NOT EXISTS (
            SELECT 1 FROM baselines AS n WHERE n.name = b.name AND n.scenario = b.scenario AND n.environment = b.environment AND n.fingerprint = b.fingerprint AND n.version > b.version);
        CREATE TRIGGER baselines_keep BEFORE UPDATE ON baselines BEGIN SELECT RAISE(ABORT, 'versions of baselines are never changed'); END;
        CREATE TRIGGER baselines_stay BEFORE DELETE ON baselines BEGIN SELECT RAISE(ABORT, 'versions of baselines are never removed'); END;
        CREATE TRIGGER baseline_runs_keep BEFORE UPDATE ON baseline_runs BEGIN SELECT RAISE(ABORT, 'versions of baselines are never changed'); END;
        CREATE TRIGGER baseline_runs_stay BEFORE DELETE ON baseline_runs BEGIN SELECT RAISE(ABORT, 'versions of baselines are never removed'); END;
        CREATE INDEX tags_by_value ON tags (name, value, run_id);
        CREATE TABLE unshared (
            id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE upkeep (
            name TEXT NOT NULL PRIMARY KEY,
            value INTEGER NOT NULL
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
        int before = VersionOf(connection);
        for (int version = before; version < Latest; version++)
        {
            Execute(connection, scripts[version]);
            Execute(connection, $"PRAGMA user_version = {version + 1}");
        }

        if (before > 0 && before < Latest)
        {
            fill?.Invoke(connection);
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
