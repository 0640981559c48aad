using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <content>Lists and trends, which read no document.</content>
public sealed partial class SqliteRunStore
{
    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public IEnumerable<RunSummary> List(RunQuery query)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        return connection is null ? [] : Explained(() => ReadLines(connection, query));
    }

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public IEnumerable<RunPoint> Points(PointQuery query)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        if (connection is null)
        {
            yield break;
        }

        string[] statistics = query.Statistics.Count == 0 ? [.. Statistics.All] : [.. query.Statistics.Distinct()];
        foreach (PointSeries series in Explained(() => ReadSeries(connection, query)))
        {
            foreach (IReadOnlyList<RunPoint> points in Explained(() => ReadPoints(connection, query, series, statistics)))
            {
                foreach (RunPoint point in points)
                {
                    yield return point;
                }
            }
        }
    }

    private static List<PointSeries> ReadSeries(SqliteConnection connection, PointQuery query)
    {
        // There are some hundreds of series for each scenario: they are looked at one by one, and points by the key alone.
        using SqliteCommand command = Command(connection, "SELECT series, scenario, environment, step, metric, unit FROM series ORDER BY scenario, environment, step, metric");
        var found = new List<PointSeries>();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            string step = reader.GetString(3);
            if ((query.Scenario is null || NamePattern.Matches(query.Scenario, reader.GetString(1)))
                && (query.Environment is null || NamePattern.Matches(query.Environment, reader.GetString(2)))
                && (string.IsNullOrEmpty(query.Step) ? step.Length == 0 : step.Length > 0 && NamePattern.Matches(query.Step, step))
                && (query.Metric is null || NamePattern.Matches(query.Metric, reader.GetString(4))))
            {
                found.Add(new PointSeries(reader.GetInt64(0), reader.GetString(1), step.Length == 0 ? null : step, reader.GetString(4), RunIndex.Text(reader, 5)));
            }
        }

        return found;
    }

    private static IReadOnlyList<RunPoint>[] ReadPoints(SqliteConnection connection, PointQuery query, PointSeries series, string[] statistics)
    {
        using SqliteCommand command = Command(connection, PointQuerySql.Of(query, series.Number, statistics));
        var points = new List<RunPoint>[statistics.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = [];
        }

        // Runs of one series mostly share environment, branch and fingerprint: one text for all of them.
        var texts = new HashSet<string>(StringComparer.Ordinal);
        string? Shared(string? text) => text is null ? null : texts.TryGetValue(text, out string? known) ? known : texts.Add(text) ? text : text;
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            RunPoint? run = null;
            for (int i = 0; i < statistics.Length; i++)
            {
                if (reader.IsDBNull(PointQuerySql.FirstFigure + i))
                {
                    continue;
                }

                run ??= new RunPoint
                {
                    RunId = reader.GetString(0),
                    StartedAt = new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
                    Scenario = series.Scenario,
                    Environment = Shared(RunIndex.Text(reader, 2)),
                    Step = series.Step,
                    Metric = series.Metric,
                    Unit = series.Unit,
                    Status = RunIndex.Word(reader, 3, RunStatus.Failed),
                    IsValid = reader.GetInt64(4) != 0,
                    Outcome = reader.IsDBNull(5) ? null : RunIndex.Word(reader, 5, Outcome.Inconclusive),
                    Commit = RunIndex.Text(reader, 6),
                    Branch = Shared(RunIndex.Text(reader, 7)),
                    Fingerprint = Shared(RunIndex.Text(reader, 8)),
                    Tags = RunIndex.ReadTags(reader.GetString(9)),
                };
                points[i].Add(run with { Statistic = statistics[i], Value = reader.GetDouble(PointQuerySql.FirstFigure + i), Unit = UnitOf(statistics[i], series.Unit) });
            }
        }

        foreach (List<RunPoint> list in points)
        {
            list.Reverse();
        }

        return points;
    }

    // A number of samples, and how many there were in a second, have no milliseconds; amounts of data do have their unit in either.
    internal static string? UnitOf(string statistic, string? unit) => statistic is Statistics.Count or Statistics.Rate && unit == MetricNames.Milliseconds ? null : unit;

    private List<RunSummary> ReadLines(SqliteConnection connection, RunQuery query)
    {
        using SqliteCommand command = Command(connection, RunQuerySql.Lines(query, RunIndex.Columns));
        var lines = new List<RunSummary>();
        using SqliteDataReader reader = command.ExecuteReader();
        int most = query.Limit ?? int.MaxValue;
        while (lines.Count < most && reader.Read())
        {
            RunSummary line = RunIndex.ReadSummary(reader);
            if (line.Status == RunStatus.Running)
            {
                line = line with { Status = StatusOfUnended(connection, line) };
            }

            if (query.Status is null || line.Status == query.Status)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private RunStatus StatusOfUnended(SqliteConnection connection, RunSummary line)
    {
        using SqliteCommand command = Command(connection, "SELECT machine, process_id, process_start, (SELECT max(idx) FROM intervals WHERE run_id = runs.id) FROM runs WHERE id = $id");
        command.Parameters.AddWithValue("$id", line.Id);
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return RunStatus.Interrupted;
        }

        TimeSpan silence = _clock.GetUtcNow() - line.StartedAt - TimeSpan.FromSeconds(reader.IsDBNull(3) ? 0 : reader.GetInt64(3) + 1);
        return WriterLiveness.IsAlive(new WriterProcess(reader.GetString(0), reader.GetInt32(1), reader.GetString(2)), WriterProcess.Current.Machine, WriterProcess.StartMarkOf, silence)
            ? RunStatus.Running
            : RunStatus.Interrupted;
    }

    private sealed record PointSeries(long Number, string Scenario, string? Step, string Metric, string? Unit);
}
