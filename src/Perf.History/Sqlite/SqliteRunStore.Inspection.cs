using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <content>A look at the whole file, for the daily check.</content>
public sealed partial class SqliteRunStore
{
    private const int MostDamage = 20;

    /// <inheritdoc/>
    /// <remarks>Each page is read (PRAGMA integrity_check), which takes a second for some hundred megabytes. Writers go on meanwhile.</remarks>
    public StoreObservation Inspect(CancellationToken stop)
    {
        var found = new StoreObservation { Path = Path, Exists = File.Exists(Path), LatestVersion = _file.LatestVersion };
        try
        {
            using SqliteConnection? connection = _file.OpenAsItIs();
            return connection is null ? found : Look(found, connection, stop);
        }
        // SQLite tells an interruption as an error of its own, and a store that is only slow is not a damaged one.
        catch (SqliteException e) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
        catch (Exception e) when (StoreFault.Explains(e))
        {
            return found with { Fault = StoreFault.From(Path, e).Message };
        }
    }

    private StoreObservation Look(StoreObservation found, SqliteConnection connection, CancellationToken stop)
    {
        // A long check is interrupted by SQLite itself, between two steps of its machine.
        using CancellationTokenRegistration ends = stop.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle));
        found = found with
        {
            Version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture),
            Bytes = Size(Path) + Size(Path + "-wal"),
            Damage = [.. Rows(connection, $"PRAGMA integrity_check({MostDamage})").Where(line => line != "ok")],
        };
        stop.ThrowIfCancellationRequested();
        if (found.Damage.Count > 0 || found.Version > found.LatestVersion || found.Version == 0)
        {
            return found;
        }

        return found with
        {
            Damage = [.. Rows(connection, "SELECT 'a row of ' || \"table\" || ' belongs to a row of ' || parent || ' that is not there' FROM pragma_foreign_key_check LIMIT 20")],
            SchemaDifferences = Differences(connection, found.Version),
            Runs = Convert.ToInt64(Scalar(connection, "SELECT count(*) FROM runs"), CultureInfo.InvariantCulture),
            Unshared = found.Version < 3 ? 0 : Convert.ToInt32(Scalar(connection, "SELECT count(*) FROM unshared"), CultureInfo.InvariantCulture),
            UnsharedReason = found.Version < 3 ? "" : Rows(connection, "SELECT reason FROM unshared LIMIT 1").FirstOrDefault() ?? "",
        };
    }

    // What the scripts of its version make, held against what is there: a table that somebody dropped or changed by hand is told before a run meets it.
    private List<string> Differences(SqliteConnection connection, int version)
    {
        using var model = new SqliteConnection("Data Source=:memory:");
        model.Open();
        foreach (string script in _file.Scripts.Take(version))
        {
            using SqliteCommand command = Command(model, script);
            command.ExecuteNonQuery();
        }

        Dictionary<string, string> wanted = Schema(model);
        Dictionary<string, string> there = Schema(connection);
        return
        [
            .. wanted.Where(one => !there.ContainsKey(one.Key)).Select(one => $"the {one.Key} is missing"),
            .. wanted.Where(one => there.TryGetValue(one.Key, out string? sql) && sql != one.Value).Select(one => $"the {one.Key} is not as Perf makes it"),
        ];
    }

    private static Dictionary<string, string> Schema(SqliteConnection connection)
    {
        using SqliteCommand command = Command(connection, "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        using SqliteDataReader reader = command.ExecuteReader();
        var schema = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            schema[reader.GetString(0)] = reader.GetString(1);
        }

        return schema;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Command(connection, sql);
        return command.ExecuteScalar();
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Command(connection, sql);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        }

        return rows;
    }

    private static long Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
