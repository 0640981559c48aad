using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <content>Baselines: versions that are only ever added.</content>
public sealed partial class SqliteRunStore
{
    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public IReadOnlyList<Baseline> FindBaselines(BaselineQuery query)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        return connection is null ? [] : Explained(() => ReadBaselines(connection, query));
    }

    /// <inheritdoc/>
    public void AppendBaseline(Baseline baseline) => Write(connection =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        RefuseMissingRuns(connection, baseline);
        using SqliteCommand command = Command(connection, """
            INSERT INTO baselines (name, scenario, environment, fingerprint, version, action, reason, changed_by, job, changed_at, commit_id)
            SELECT $name, $scenario, $environment, $fingerprint, $version, $action, $reason, $by, $job, $at, $commit
            WHERE $version = 1 + ifnull((SELECT max(version) FROM baselines WHERE name = $name AND scenario = $scenario AND environment = $environment AND fingerprint = $fingerprint), 0)
            RETURNING seq
            """);
        command.Parameters.AddWithValue("$name", baseline.Name);
        command.Parameters.AddWithValue("$scenario", baseline.Scenario);
        command.Parameters.AddWithValue("$environment", baseline.Environment ?? "");
        command.Parameters.AddWithValue("$fingerprint", baseline.Fingerprint ?? "");
        command.Parameters.AddWithValue("$version", baseline.Version);
        command.Parameters.AddWithValue("$action", baseline.Action.ToString());
        command.Parameters.AddWithValue("$reason", (object?)baseline.Reason ?? DBNull.Value);
        command.Parameters.AddWithValue("$by", baseline.By);
        command.Parameters.AddWithValue("$job", (object?)baseline.Job ?? DBNull.Value);
        command.Parameters.AddWithValue("$at", baseline.ChangedAt.UtcTicks);
        command.Parameters.AddWithValue("$commit", (object?)baseline.Commit ?? DBNull.Value);
        object? seq;
        try
        {
            seq = command.ExecuteScalar();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteCode.Constraint)
        {
            seq = null;
        }

        if (seq is null)
        {
            throw BaselineChange.Conflict(baseline);
        }

        for (int i = 0; i < baseline.RunIds.Count; i++)
        {
            using SqliteCommand member = Command(connection, "INSERT INTO baseline_runs (seq, position, run_id) VALUES ($seq, $position, $run)");
            member.Parameters.AddWithValue("$seq", seq);
            member.Parameters.AddWithValue("$position", i);
            member.Parameters.AddWithValue("$run", baseline.RunIds[i]);
            member.ExecuteNonQuery();
        }

        transaction.Commit();
    });

    // Within the transaction: a run that retention takes at this moment must not leave a baseline without it.
    private void RefuseMissingRuns(SqliteConnection connection, Baseline baseline)
    {
        foreach (string id in baseline.RunIds)
        {
            using SqliteCommand command = Command(connection, "SELECT 1 FROM summaries WHERE id = $id");
            command.Parameters.AddWithValue("$id", id);
            if (command.ExecuteScalar() is null)
            {
                throw new PerfException(ErrorIds.RunNotFound, $"The run {id} is not in the store {Path}, so no baseline can be made of it. Import-PerfResult stores a result file; Get-PerfResult -List shows what is stored.", id);
            }
        }
    }

    private static List<Baseline> ReadBaselines(SqliteConnection connection, BaselineQuery query)
    {
        var conditions = new List<string>();
        using SqliteCommand command = Command(connection, "");
        Add("name", query.Name);
        Add("scenario", query.Scenario);
        Add("environment", query.Environment);
        if (query.Fingerprint is not null)
        {
            conditions.Add("fingerprint = $fingerprint");
            command.Parameters.AddWithValue("$fingerprint", query.Fingerprint);
        }

        if (!query.History)
        {
            conditions.Add("action <> 'Removed'");
        }

        string where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        command.CommandText = $"""
            SELECT name, scenario, environment, fingerprint, version, action, reason, changed_by, job, changed_at, commit_id,
                (SELECT json_group_array(run_id) FROM (SELECT run_id FROM baseline_runs WHERE seq = b.seq ORDER BY position))
            FROM {(query.History ? "baselines" : "current_baselines")} AS b{where} ORDER BY scenario, environment, name, fingerprint, version
            """;
        var found = new List<Baseline>();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(new Baseline
            {
                Name = reader.GetString(0),
                Scenario = reader.GetString(1),
                Environment = reader.GetString(2) is { Length: > 0 } environment ? environment : null,
                Fingerprint = reader.GetString(3) is { Length: > 0 } fingerprint ? fingerprint : null,
                Version = reader.GetInt32(4),
                Action = RunIndex.Word(reader, 5, BaselineAction.Set),
                Reason = RunIndex.Text(reader, 6),
                By = reader.GetString(7),
                Job = RunIndex.Text(reader, 8),
                ChangedAt = new DateTimeOffset(reader.GetInt64(9), TimeSpan.Zero),
                Commit = RunIndex.Text(reader, 10),
                RunIds = System.Text.Json.JsonSerializer.Deserialize(reader.GetString(11), HistoryJson.Default.IReadOnlyListString) ?? [],
            });
        }

        return found;

        void Add(string column, string? pattern)
        {
            if (pattern is not null)
            {
                conditions.Add($"{RunQuerySql.MatchesFunction}(${column}, {column})");
                command.Parameters.AddWithValue($"${column}", pattern);
            }
        }
    }
}
