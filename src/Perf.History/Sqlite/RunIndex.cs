using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <summary>Writes what lists and trends read: a run's line, and a row of figures for each of its metrics.</summary>
internal static class RunIndex
{
    /// <summary>The columns of <c>summaries</c> in the order in which <see cref="ReadSummary"/> takes them.</summary>
    public const string Columns =
        "id, scenario, environment, target, status, started_at, duration, outcome, valid, requests, request_rate, p95, failed_rate, commit_id, branch, fingerprint, tool, tags, resolution";

    private static readonly IReadOnlyDictionary<string, string> s_noTags = new Dictionary<string, string>();

    /// <summary>The column of <c>points</c> that holds a figure.</summary>
    /// <param name="statistic">One of <see cref="Statistics.All"/>.</param>
    /// <returns>Such as <c>p95</c>.</returns>
    public static string ColumnOf(string statistic) => statistic.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);

    /// <summary>Writes a run's line and figures in place of those that it had.</summary>
    /// <param name="connection">A connection within a transaction, where the run is in <c>runs</c>.</param>
    /// <param name="result">The run.</param>
    public static void Save(SqliteConnection connection, RunResult result)
    {
        RemovePoints(connection, result.Id);
        long run = SaveSummary(connection, RunSummary.From(result));
        if (result.Status != RunStatus.Running)
        {
            SavePoints(connection, result, run);
        }
    }

    /// <summary>Adds the runs that are not here yet: those of an earlier version's store.</summary>
    /// <param name="connection">A connection within a transaction.</param>
    public static void AddMissing(SqliteConnection connection)
    {
        var missing = new List<string>();
        using (SqliteCommand command = Command(connection, "SELECT id FROM runs WHERE id NOT IN (SELECT id FROM summaries)"))
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                missing.Add(reader.GetString(0));
            }
        }

        foreach (string id in missing)
        {
            // One by one: a history's documents together may be larger than memory.
            if (SqliteRunStore.ReadRun(connection, id) is { } stored)
            {
                Save(connection, stored.ToIndexed(() => SqliteRunStore.ReadBlobs(connection, id)));
            }
        }
    }

    /// <summary>Removes a run's figures; its line goes with the run itself.</summary>
    /// <param name="connection">A connection within a transaction.</param>
    /// <param name="id">The run.</param>
    public static void RemovePoints(SqliteConnection connection, string id)
    {
        // By the series of its scenario and its start, which is the key's beginning: an index by run would be as large as the table.
        using SqliteCommand command = Command(connection, """
            DELETE FROM points WHERE (series, started_at, run) IN (
                SELECT series.series, summaries.started_at, summaries.run FROM summaries
                JOIN series ON series.scenario = summaries.scenario COLLATE BINARY AND series.environment = ifnull(summaries.environment, '') COLLATE BINARY
                WHERE summaries.id = $id)
            """);
        command.Parameters.AddWithValue("$id", id);
        command.ExecuteNonQuery();
    }

    /// <summary>Reads a line.</summary>
    /// <param name="reader">A reader at a row of <see cref="Columns"/>.</param>
    /// <returns>The line as it is stored.</returns>
    public static RunSummary ReadSummary(SqliteDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Scenario = reader.GetString(1),
        Environment = Text(reader, 2),
        Target = reader.GetString(3),
        Status = Word(reader, 4, RunStatus.Failed),
        StartedAt = new DateTimeOffset(reader.GetInt64(5), TimeSpan.Zero),
        Duration = TimeSpan.FromTicks(reader.GetInt64(6)),
        Outcome = reader.IsDBNull(7) ? null : Word(reader, 7, Outcome.Inconclusive),
        IsValid = reader.GetInt64(8) != 0,
        Requests = Number(reader, 9) ?? 0,
        RequestRate = Number(reader, 10) ?? 0,
        P95 = Number(reader, 11),
        FailedRate = Number(reader, 12),
        Commit = Text(reader, 13),
        Branch = Text(reader, 14),
        Fingerprint = Text(reader, 15),
        Tool = Text(reader, 16),
        Tags = ReadTags(reader.GetString(17)),
        Resolution = reader.GetInt32(18),
    };

    private static long SaveSummary(SqliteConnection connection, RunSummary line)
    {
        using SqliteCommand command = Command(connection, $"""
            INSERT INTO summaries ({Columns}) VALUES ($id, $scenario, $environment, $target, $status, $started, $duration, $outcome, $valid, $requests, $rate, $p95, $failed,
                $commit, $branch, $fingerprint, $tool, $tags, $resolution)
            ON CONFLICT (id) DO UPDATE SET scenario = $scenario, environment = $environment, target = $target, status = $status, started_at = $started, duration = $duration,
                outcome = $outcome, valid = $valid, requests = $requests, request_rate = $rate, p95 = $p95, failed_rate = $failed, commit_id = $commit, branch = $branch,
                fingerprint = $fingerprint, tool = $tool, tags = $tags
            RETURNING run
            """);
        SqliteParameterCollection values = command.Parameters;
        values.AddWithValue("$id", line.Id);
        values.AddWithValue("$scenario", line.Scenario);
        values.AddWithValue("$environment", (object?)line.Environment ?? DBNull.Value);
        values.AddWithValue("$target", line.Target);
        values.AddWithValue("$status", line.Status.ToString());
        values.AddWithValue("$started", line.StartedAt.UtcTicks);
        values.AddWithValue("$duration", line.Duration.Ticks);
        values.AddWithValue("$outcome", (object?)line.Outcome?.ToString() ?? DBNull.Value);
        values.AddWithValue("$valid", line.IsValid ? 1 : 0);
        values.AddWithValue("$requests", OrNull(line.Requests));
        values.AddWithValue("$rate", OrNull(line.RequestRate));
        values.AddWithValue("$p95", OrNull(line.P95));
        values.AddWithValue("$failed", OrNull(line.FailedRate));
        values.AddWithValue("$commit", (object?)line.Commit ?? DBNull.Value);
        values.AddWithValue("$branch", (object?)line.Branch ?? DBNull.Value);
        values.AddWithValue("$fingerprint", (object?)line.Fingerprint ?? DBNull.Value);
        values.AddWithValue("$tool", (object?)line.Tool ?? DBNull.Value);
        values.AddWithValue("$tags", JsonSerializer.Serialize(line.Tags, HistoryJson.Default.IReadOnlyDictionaryStringString));
        values.AddWithValue("$resolution", line.Resolution);
        return (long)command.ExecuteScalar()!;
    }

    private static void SavePoints(SqliteConnection connection, RunResult result, long run)
    {
        using SqliteCommand series = Command(connection, """
            INSERT INTO series (scenario, environment, step, metric, unit) VALUES ($scenario, $environment, $step, $metric, $unit)
            ON CONFLICT (scenario, environment, step, metric) DO UPDATE SET unit = $unit RETURNING series
            """);
        series.Parameters.AddWithValue("$scenario", result.Scenario);
        series.Parameters.AddWithValue("$environment", result.Environment ?? "");
        SqliteParameter step = series.Parameters.Add("$step", SqliteType.Text);
        SqliteParameter metric = series.Parameters.Add("$metric", SqliteType.Text);
        SqliteParameter unit = series.Parameters.Add("$unit", SqliteType.Text);

        string names = string.Join(", ", Statistics.All.Select(ColumnOf));
        using SqliteCommand point = Command(connection, $"INSERT OR REPLACE INTO points (series, started_at, run, {names}) VALUES ($series, $started, $run, {string.Join(", ", Statistics.All.Select(name => $"${ColumnOf(name)}"))})");
        SqliteParameter key = point.Parameters.Add("$series", SqliteType.Integer);
        point.Parameters.AddWithValue("$started", result.StartedAt.UtcTicks);
        point.Parameters.AddWithValue("$run", run);
        SqliteParameter[] figures = [.. Statistics.All.Select(name => point.Parameters.Add($"${ColumnOf(name)}", SqliteType.Real))];

        foreach ((string stepName, string name, MetricSummary summary) in RunFigures.Of(result))
        {
            step.Value = stepName;
            metric.Value = name;
            unit.Value = (object?)summary.Unit ?? DBNull.Value;
            key.Value = (long)series.ExecuteScalar()!;
            for (int i = 0; i < figures.Length; i++)
            {
                figures[i].Value = OrNull(Statistics.Of(summary, Statistics.All[i]));
            }

            point.ExecuteNonQuery();
        }
    }

    internal static IReadOnlyDictionary<string, string> ReadTags(string json) =>
        json is "{}" ? s_noTags : JsonSerializer.Deserialize(json, HistoryJson.Default.IReadOnlyDictionaryStringString) ?? s_noTags;

    internal static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    internal static T Word<T>(SqliteDataReader reader, int column, T otherwise)
        where T : struct, Enum => Enum.TryParse(reader.GetString(column), out T value) ? value : otherwise;

    private static double? Number(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    private static object OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : DBNull.Value;

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
