using System.Text.Json;

namespace Perf.History;

/// <content>Figures over time, and baselines.</content>
public sealed partial class InfluxRunStore
{
    /// <inheritdoc/>
    public IEnumerable<RunPoint> Points(PointQuery query)
    {
        string[] statistics = query.Statistics.Count == 0 ? [.. Statistics.All] : [.. query.Statistics.Distinct()];
        Dictionary<string, RunSummary> runs = FindLines(new RunQuery { Scenario = query.Scenario, Environment = query.Environment, Since = query.Since, Before = query.Before })
            .Select(found => found.Line).Where(run => RunFilter.Takes(query, run)).DistinctBy(run => run.Id).ToDictionary(run => run.Id, StringComparer.Ordinal);
        if (runs.Count == 0)
        {
            return [];
        }

        string where = Conditions(
            $"time >= {InfluxText.Nanoseconds(runs.Values.Min(run => run.StartedAt))}",
            $"time < {InfluxText.Nanoseconds(runs.Values.Max(run => run.StartedAt)) + Slots}",
            InfluxText.Matches("scenario", query.Scenario),
            InfluxText.Matches("environment", query.Environment),
            string.IsNullOrEmpty(query.Step) ? "\"step\" = ''" : InfluxText.Matches("step", query.Step),
            InfluxText.Matches("metric", query.Metric));
        string figures = string.Join(", ", statistics.Select(statistic => InfluxText.Name(RunIndex.ColumnOf(statistic))));
        var series = new SortedDictionary<(string Scenario, string Environment, string Step, string Metric), List<(RunSummary Run, InfluxRow Row)>>(
            Comparer<(string Scenario, string Environment, string Step, string Metric)>.Create(static (one, other) =>
                Compare(one.Scenario, other.Scenario) is not 0 and var a ? a : Compare(one.Environment, other.Environment) is not 0 and var b ? b : Compare(one.Step, other.Step) is not 0 and var c ? c : Compare(one.Metric, other.Metric)));
        foreach (InfluxRow row in _client.Query($"SELECT \"run\", \"unit\", {figures} FROM {Metrics}{where} GROUP BY \"scenario\", \"environment\", \"step\", \"metric\""))
        {
            string? step = row.Tag("step");
            string metric = row.Tag("metric") ?? "";
            if (row.Text("run") is { } id && runs.TryGetValue(id, out RunSummary? run)
                && (string.IsNullOrEmpty(query.Step) ? step is null : step is not null && NamePattern.Matches(query.Step, step)) && (query.Metric is null || NamePattern.Matches(query.Metric, metric)))
            {
                (string, string, string, string) key = (run.Scenario, run.Environment ?? "", step ?? "", metric);
                (series.TryGetValue(key, out List<(RunSummary, InfluxRow)>? rows) ? rows : series[key] = []).Add((run, row));
            }
        }

        return series.SelectMany(one => statistics.SelectMany(statistic => PointsOf(one.Key.Step, one.Key.Metric, statistic, one.Value, statistics, query.Limit)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Baseline> FindBaselines(BaselineQuery query)
    {
        // Of two that wrote the same version at once the one holds that the server took first; the other was told so, and its point is passed over.
        Baseline[] versions =
        [
            .. _client.Query($"SELECT * FROM {Baselines} ORDER BY time").Select(ReadBaseline).DistinctBy(one => (KeyOf(one), one.Version))
                .Where(one => (query.Name is null || NamePattern.Matches(query.Name, one.Name)) && (query.Scenario is null || NamePattern.Matches(query.Scenario, one.Scenario))
                    && (query.Environment is null || NamePattern.Matches(query.Environment, one.Environment)) && (query.Fingerprint is null || query.Fingerprint == (one.Fingerprint ?? "")))
                .OrderBy(one => one.Scenario, StringComparer.OrdinalIgnoreCase).ThenBy(one => one.Environment ?? "", StringComparer.OrdinalIgnoreCase).ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(one => one.Fingerprint ?? "", StringComparer.Ordinal).ThenBy(one => one.Version),
        ];
        return query.History ? versions : [.. versions.GroupBy(KeyOf).Select(group => group.Last()).Where(one => one.Action != BaselineAction.Removed)];
    }

    /// <inheritdoc/>
    public void AppendBaseline(Baseline baseline)
    {
        if (baseline.RunIds.FirstOrDefault(id => FindLine(id) is null) is { } missing)
        {
            throw new PerfException(ErrorIds.RunNotFound, $"The run {missing} is not in the shared history {Address}, so no baseline can be made of it. Optimize-PerfHistory sends what is not there yet; Get-PerfResult -List shows what is stored.", missing);
        }

        int newest = FindBaselines(new BaselineQuery { History = true }).Where(one => KeyOf(one) == KeyOf(baseline)).Select(one => one.Version).DefaultIfEmpty().Max();
        if (baseline.Version != newest + 1)
        {
            throw BaselineChange.Conflict(baseline);
        }

        // The server's time decides who was first: clocks of two machines do not agree.
        string writer = Guid.NewGuid().ToString("N");
        _client.Write([Line(
            Baselines,
            [new("name", baseline.Name), new("scenario", baseline.Scenario), new("environment", baseline.Environment), new("fingerprint", baseline.Fingerprint)],
            [
                new("version", (long)baseline.Version), new("action", baseline.Action.ToString()), new("runs", JsonSerializer.Serialize(baseline.RunIds, HistoryJson.Default.IReadOnlyListString)), new("reason", baseline.Reason),
                new("by", baseline.By), new("job", baseline.Job), new("changed", baseline.ChangedAt.UtcTicks), new("commit", baseline.Commit), new("writer", writer),
            ],
            null)]);
        InfluxRow first = _client.Query($"SELECT * FROM {Baselines} ORDER BY time").First(row => ReadBaseline(row) is var one && KeyOf(one) == KeyOf(baseline) && one.Version == baseline.Version);
        if (first.Text("writer") != writer)
        {
            throw BaselineChange.Conflict(baseline);
        }
    }

    private static IEnumerable<RunPoint> PointsOf(string step, string metric, string statistic, List<(RunSummary Run, InfluxRow Row)> rows, string[] statistics, int? limit)
    {
        // A run without any of the figures is no point, and must not count against the limit.
        IEnumerable<(RunSummary Run, InfluxRow Row)> some = rows.Where(one => statistics.Any(any => one.Row.Number(RunIndex.ColumnOf(any)) is not null)).OrderBy(one => one.Run.StartedAt).ThenBy(one => one.Run.Id, StringComparer.Ordinal);
        foreach ((RunSummary run, InfluxRow row) in limit is { } most ? some.TakeLast(Math.Max(0, most)) : some)
        {
            if (row.Number(RunIndex.ColumnOf(statistic)) is { } value)
            {
                yield return new RunPoint
                {
                    RunId = run.Id,
                    StartedAt = run.StartedAt,
                    Scenario = run.Scenario,
                    Environment = run.Environment,
                    Step = step.Length == 0 ? null : step,
                    Metric = metric,
                    Statistic = statistic,
                    Value = value,
                    Unit = SqliteRunStore.UnitOf(statistic, row.Text("unit")),
                    Status = run.Status,
                    IsValid = run.IsValid,
                    Outcome = run.Outcome,
                    Commit = run.Commit,
                    Branch = run.Branch,
                    Fingerprint = run.Fingerprint,
                    Tags = run.Tags,
                };
            }
        }
    }

    private static int Compare(string one, string other) => string.CompareOrdinal(one, other);

    private static Baseline ReadBaseline(InfluxRow row) => new()
    {
        Name = row.Tag("name") ?? "",
        Scenario = row.Tag("scenario") ?? "",
        Environment = row.Tag("environment"),
        Fingerprint = row.Tag("fingerprint"),
        Version = (int)row.Whole("version"),
        Action = row.Word("action", BaselineAction.Set),
        RunIds = JsonSerializer.Deserialize(row.Text("runs") ?? "[]", HistoryJson.Default.IReadOnlyListString) ?? [],
        Reason = row.Text("reason"),
        By = row.Text("by") ?? "",
        Job = row.Text("job"),
        ChangedAt = new DateTimeOffset(row.Whole("changed"), TimeSpan.Zero),
        Commit = row.Text("commit"),
    };

    private static string KeyOf(Baseline baseline) => string.Join('\0', baseline.Name, baseline.Scenario, baseline.Environment ?? "", baseline.Fingerprint ?? "").ToUpperInvariant();
}
