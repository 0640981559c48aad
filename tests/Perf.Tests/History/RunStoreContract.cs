using Perf.History;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.History;

/// <summary>What every store does, wherever it keeps its runs.</summary>
public abstract class RunStoreContract : IDisposable
{
    /// <summary>When runs of these tests begin: whole seconds and some ticks, which a store must not round away.</summary>
    protected static readonly DateTimeOffset Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    [SkippableFact]
    public void Find_CompletedRun_IsWhatWasStored()
    {
        using IRunStore store = Open();
        for (int seed = 0; seed < 15; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result() with { Id = $"run-{seed:00}", Status = RunStatus.Completed };
            store.Begin(new RunResult { Id = result.Id, Scenario = result.Scenario, Environment = result.Environment, StartedAt = result.StartedAt });
            store.Complete(result);
            string? difference = DeepEqual.Difference(result, Assert.Single(store.Find(new RunQuery { Id = result.Id })));
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [SkippableFact]
    public void ReadIntervals_AfterAppend_AreTheSameInOrder()
    {
        using IRunStore store = Open();
        RunResult run = Run("a", 0);
        store.Begin(run);
        Interval[] intervals = [.. Enumerable.Range(0, 12).Select(i => new ArbitraryRun(i).Interval(i))];
        foreach (Interval interval in intervals)
        {
            store.Append("a", interval);
        }

        store.Append("a", intervals[3]);
        store.Complete(run);
        Assert.Null(DeepEqual.Difference(intervals, store.ReadIntervals("a").ToArray()));

        // A store may give more than what was asked for, and never less.
        static bool IsWanted(string metric) => metric.Length % 2 == 0;
        Interval[] Wanted(IEnumerable<Interval> all) => [.. all.Select(one => one with { Series = [.. one.Series.Where(series => IsWanted(series.Metric))] })];
        Assert.Null(DeepEqual.Difference(Wanted(intervals), Wanted(store.ReadIntervals("a", IsWanted))));
        Assert.Empty(store.ReadIntervals("b", IsWanted));
        Assert.Empty(store.ReadIntervals("b"));
    }

    [SkippableFact]
    public void List_RandomQueries_AgreeWithAFilterInMemory()
    {
        using IRunStore store = Open();
        var random = new Random(7);
        string[] scenarios = ["browse", "Browse and buy", "a,b=c d", "'; DROP MEASUREMENT perf_runs; --", "ärger \"quoted\" \\ "];
        string?[] environments = [null, "staging", "production"];
        string[] commits = ["0123456789abcdef0123456789abcdef01234567", "01ffffffffffffffffffffffffffffffffffffff", "ab00000000000000000000000000000000000000"];
        List<RunResult> all = [];
        for (int i = 0; i < 60; i++)
        {
            RunResult run = Run($"{random.Next(16):x}-{i:0000}", random.Next(1000)) with
            {
                Scenario = scenarios[random.Next(scenarios.Length)],
                Environment = environments[random.Next(environments.Length)],
                Status = (RunStatus)random.Next(1, 5),
                Commit = random.Next(3) == 0 ? null : commits[random.Next(commits.Length)],
                Branch = random.Next(2) == 0 ? "main" : "feature/x",
                Fingerprint = random.Next(2) == 0 ? null : new EnvironmentFingerprint { Hash = $"f{random.Next(2)}" },
                Tags = Enumerable.Range(0, random.Next(3)).ToDictionary(tag => $"t{tag}", _ => $"v {random.Next(2)}"),
            };
            all.Add(run);
            store.Complete(run);
        }

        for (int seed = 0; seed < 60; seed++)
        {
            var choose = new Random(seed);
            bool Often() => choose.Next(4) == 0;
            var query = new RunQuery
            {
                Id = Often() ? all[choose.Next(all.Count)].Id[..choose.Next(1, 5)] : null,
                Scenario = Often() ? new[] { "BROWSE", "b*", "*", "a,b=c d", "'*", "Ärger*" }[choose.Next(6)] : null,
                Environment = Often() ? new[] { "staging", "*" }[choose.Next(2)] : null,
                Status = Often() ? (RunStatus)choose.Next(1, 5) : null,
                Since = Often() ? Start.AddMinutes(choose.Next(1000)) : null,
                Before = Often() ? Start.AddMinutes(choose.Next(1000)) : null,
                Commit = Often() ? commits[choose.Next(commits.Length)][..choose.Next(1, 20)] : null,
                Branch = Often() ? new[] { "main", "feature/*" }[choose.Next(2)] : null,
                Fingerprint = Often() ? "f1" : null,
                Tags = Often() ? new Dictionary<string, string> { ["t0"] = "v 1" } : [],
                Limit = Often() ? choose.Next(0, 10) : null,
            };
            string[] expected = [.. all
                .Where(run => query.Id is null || run.Id.StartsWith(query.Id, StringComparison.Ordinal))
                .Where(run => query.Scenario is null || Perf.History.NamePattern.Matches(query.Scenario, run.Scenario))
                .Where(run => query.Environment is null || Perf.History.NamePattern.Matches(query.Environment, run.Environment))
                .Where(run => query.Status is null || run.Status == query.Status)
                .Where(run => query.Since is null || run.StartedAt >= query.Since)
                .Where(run => query.Before is null || run.StartedAt < query.Before)
                .Where(run => query.Commit is null || run.Commit?.StartsWith(query.Commit, StringComparison.Ordinal) == true)
                .Where(run => query.Branch is null || Perf.History.NamePattern.Matches(query.Branch, run.Branch))
                .Where(run => query.Fingerprint is null || run.Fingerprint?.Hash == query.Fingerprint)
                .Where(run => query.Tags.All(tag => run.Tags.TryGetValue(tag.Key, out string? value) && value == tag.Value))
                .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id, StringComparer.Ordinal)
                .Take(query.Limit ?? int.MaxValue)
                .Select(run => run.Id)];
            string[] listed = [.. store.List(query).Select(run => run.Id)];
            Assert.True(expected.SequenceEqual(listed), $"seed {seed}: {query}: {string.Join(' ', expected)} against {string.Join(' ', listed)}");
            string[] found = [.. store.Find(query).Select(run => run.Id)];
            Assert.True(expected.SequenceEqual(found), $"seed {seed}, whole runs: {query}: {string.Join(' ', expected)} against {string.Join(' ', found)}");
        }
    }

    [SkippableFact]
    public void List_OneRun_SaysWhatTheRunSays()
    {
        using IRunStore store = Open();
        for (int seed = 0; seed < 15; seed++)
        {
            RunResult run = new ArbitraryRun(seed).Result() with { Id = $"run-{seed:00}", Status = RunStatus.Completed };
            store.Complete(run);
            RunSummary line = Assert.Single(store.List(new RunQuery { Id = run.Id }));
            Assert.Equal(run.StartedAt, line.StartedAt);
            string? difference = DeepEqual.Difference(RunSummary.From(run) with { StartedAt = line.StartedAt }, line);
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [SkippableFact]
    public void Points_ArbitraryRuns_AreTheirFigures()
    {
        using IRunStore store = Open();
        var expected = new Dictionary<(string Run, string? Step, string Metric, string Statistic), double>();
        for (int seed = 0; seed < 15; seed++)
        {
            RunResult run = new ArbitraryRun(seed).Result() with { Id = $"run-{seed:00}", Scenario = "s", Environment = null, Status = RunStatus.Completed };
            store.Complete(run);
            foreach ((string? step, string name, MetricSummary metric) in run.Metrics.Select(pair => ((string?)null, pair.Key, pair.Value))
                .Concat(run.Steps.Where(step => step.Key.Length > 0).SelectMany(step => step.Value.Metrics.Select(pair => ((string?)step.Key, pair.Key, pair.Value))))
                .Concat(MonitorFigures.Of(run).Select(metric => ((string?)null, metric.Name, metric))))
            {
                foreach (string statistic in Statistics.All)
                {
                    if (Statistics.Of(metric, statistic) is { } value)
                    {
                        expected.Add((run.Id, step, name, statistic), value);
                    }
                }
            }
        }

        RunPoint[] points = [.. store.Points(new PointQuery()), .. store.Points(new PointQuery { Step = "*" })];
        Assert.Equal(expected.OrderBy(pair => pair.Key.ToString()), points.Select(point => KeyValuePair.Create((point.RunId, point.Step, point.Metric, point.Statistic), point.Value)).OrderBy(pair => pair.Key.ToString()));
        Assert.True(expected.Count > 100);
    }

    [SkippableFact]
    public void Points_SeriesOfRuns_IsInOrderOfTimeAndFiltered()
    {
        using IRunStore store = Open();
        int[] order = [4, 0, 3, 1, 2]; // as imports come, and clocks that go back
        foreach (int i in order)
        {
            store.Complete(Measured($"r{i}", i, 100 + i) with { Status = i == 3 ? RunStatus.Stopped : RunStatus.Completed, Commit = i < 2 ? "aa11" : "bb22" });
        }

        var query = new PointQuery { Scenario = "s*", Metric = MetricNames.HttpReqDuration, Statistics = [Statistics.P95] };
        RunPoint[] all = [.. store.Points(query)];
        Assert.Equal([100, 101, 102, 103, 104], all.Select(point => point.Value));
        Assert.Equal("ms", all[0].Unit);
        Assert.Equal(["r3", "r4"], store.Points(query with { Limit = 2 }).Select(point => point.RunId));
        Assert.Equal(["r2", "r4"], store.Points(query with { Limit = 2, UsableOnly = true }).Select(point => point.RunId));
        Assert.Equal(["r0", "r1"], store.Points(query with { Commit = "aa" }).Select(point => point.RunId));
        Assert.Equal(["r1", "r2"], store.Points(query with { Since = Start.AddMinutes(1), Before = Start.AddMinutes(3) }).Select(point => point.RunId));
        Assert.Equal(["r4"], store.Points(query with { RunIds = ["r4", "none"] }).Select(point => point.RunId));
        Assert.Empty(store.Points(query with { Scenario = "other" }));
        Assert.Empty(store.Points(query with { Limit = 0 }));
        Assert.Equal([Statistics.Avg, Statistics.P95], store.Points(query with { Statistics = [Statistics.Avg, Statistics.P95], RunIds = ["r0"] }).Select(point => point.Statistic));
    }

    [SkippableFact]
    public void Points_ValueThatIsNoNumber_IsNoPoint()
    {
        using IRunStore store = Open();
        store.Complete(Measured("nan", 0, double.NaN));
        store.Complete(Measured("zero", 1, 0));
        store.Complete(Measured("below", 2, -5));
        Assert.Equal([0, -5], store.Points(new PointQuery { Metric = MetricNames.HttpReqDuration, Statistics = [Statistics.P95] }).Select(point => point.Value));
        Assert.Equal(3, store.List(new RunQuery()).Count());
    }

    [SkippableFact]
    public void Begin_IdThatIsStored_IsRefusedAndKeepsTheFirst()
    {
        using IRunStore store = Open();
        store.Complete(Measured("same", 0, 100));
        Assert.Equal(ErrorIds.RunExists, Assert.Throws<PerfException>(() => store.Begin(Measured("same", 5, 200))).Id);
        Assert.Equal(100, Assert.Single(store.Points(new PointQuery { Metric = MetricNames.HttpReqDuration, Statistics = [Statistics.P95] })).Value);
        Assert.Equal(Start, Assert.Single(store.Find(new RunQuery())).StartedAt);
    }

    [SkippableFact]
    public void Complete_TwoRunsOfOneMoment_AreBothKept()
    {
        using IRunStore store = Open();
        store.Complete(Measured("one", 0, 100));
        store.Complete(Measured("two", 0, 200));
        Assert.Equal([100, 200], store.Points(new PointQuery { Metric = MetricNames.HttpReqDuration, Statistics = [Statistics.P95] }).Select(point => point.Value).Order());
        Assert.Equal(["two", "one"], store.List(new RunQuery()).Select(run => run.Id));
    }

    [SkippableFact]
    public void Remove_Run_IsGoneWithEverything()
    {
        using IRunStore store = Open();
        store.Begin(Run("a", 0));
        store.Append("a", new ArbitraryRun(1).Interval(0));
        store.Complete(Measured("a", 0, 100));
        store.Complete(Measured("b", 0, 200));
        Assert.True(store.Remove("a"));
        Assert.False(store.Remove("a"));
        Assert.Equal("b", Assert.Single(store.List(new RunQuery())).Id);
        Assert.Equal("b", Assert.Single(store.Find(new RunQuery())).Id);
        Assert.Equal("b", Assert.Single(store.Points(new PointQuery { Metric = MetricNames.HttpReqDuration, Statistics = [Statistics.P95] })).RunId);
        Assert.Empty(store.ReadIntervals("a"));
    }

    [SkippableFact]
    public void Baselines_Versions_AreKeptAndTheNewestHolds()
    {
        using IRunStore store = Open();
        var baselines = (IBaselineStore)store;
        store.Complete(Run("a", 0));
        store.Complete(Run("b", 1));
        var first = new Baseline { Scenario = "s", Environment = null, Fingerprint = "f1", RunIds = ["a"], By = "jane on builder", Reason = "release, \"1.4\"", ChangedAt = Start, Commit = "aa11" };
        Baseline second = first with { Version = 2, Action = BaselineAction.Updated, RunIds = ["a", "b"], ChangedAt = Start.AddDays(1), Job = "build 17, https://ci.example.com/17", Reason = null };
        Baseline other = first with { Fingerprint = null, RunIds = ["b"] };
        baselines.AppendBaseline(first);
        baselines.AppendBaseline(second);
        baselines.AppendBaseline(other);
        Assert.Null(DeepEqual.Difference(new[] { other, second }, baselines.FindBaselines(new BaselineQuery()).ToArray()));
        Assert.Null(DeepEqual.Difference(new[] { first, second }, baselines.FindBaselines(new BaselineQuery { History = true, Fingerprint = "f1" }).ToArray()));
        Assert.Equal(["b", "a"], store.List(new RunQuery { Baseline = "DEF*" }).Select(run => run.Id));
        Assert.Equal(["b", "a"], store.Find(new RunQuery { Baseline = "default" }).Select(run => run.Id));
        Assert.Empty(store.List(new RunQuery { Baseline = "nightly" }));
        Assert.Equal(ErrorIds.RunInBaseline, Assert.Throws<PerfException>(() => store.Remove("a")).Id);

        baselines.AppendBaseline(second with { Version = 3, Action = BaselineAction.Removed, RunIds = [] });
        Assert.Equal(other.RunIds, Assert.Single(baselines.FindBaselines(new BaselineQuery())).RunIds);
        Assert.Equal(4, baselines.FindBaselines(new BaselineQuery { History = true, Scenario = "S" }).Count);
        Assert.True(store.Remove("a"));
    }

    [SkippableFact]
    public void AppendBaseline_VersionThatIsThere_IsAConflict()
    {
        using IRunStore store = Open();
        var baselines = (IBaselineStore)store;
        store.Complete(Run("a", 0));
        var first = new Baseline { Scenario = "s", RunIds = ["a"], By = "one", ChangedAt = Start };
        baselines.AppendBaseline(first);
        Assert.Equal(ErrorIds.BaselineConflict, Assert.Throws<PerfException>(() => baselines.AppendBaseline(first with { By = "two" })).Id);
        Assert.Equal(ErrorIds.BaselineConflict, Assert.Throws<PerfException>(() => baselines.AppendBaseline(first with { By = "two", Version = 3 })).Id);
        Assert.Equal(ErrorIds.RunNotFound, Assert.Throws<PerfException>(() => baselines.AppendBaseline(first with { Version = 2, RunIds = ["none"] })).Id);
        Assert.Equal("one", Assert.Single(baselines.FindBaselines(new BaselineQuery { History = true })).By);
    }

    [SkippableFact]
    public void AnyQuestion_NothingStored_IsAnsweredWithNothing()
    {
        using IRunStore store = Open();
        Assert.Empty(store.Find(new RunQuery()));
        Assert.Empty(store.List(new RunQuery()));
        Assert.Empty(store.Points(new PointQuery()));
        Assert.Empty(((IBaselineStore)store).FindBaselines(new BaselineQuery { History = true }));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A store in which nothing is, or is any more.</summary>
    protected abstract IRunStore Open();

    protected virtual void Dispose(bool disposing)
    {
    }

    private static RunResult Run(string id, int minute) => new() { Id = id, Scenario = "s", Status = RunStatus.Completed, StartedAt = Start.AddMinutes(minute) };

    private static RunResult Measured(string id, int minute, double p95) => Run(id, minute) with
    {
        Metrics = new Dictionary<string, MetricSummary>
        {
            [MetricNames.HttpReqDuration] = new() { Name = MetricNames.HttpReqDuration, Type = MetricType.Trend, Unit = MetricNames.Milliseconds, Count = 10, Rate = 1, Avg = p95 / 2, P95 = p95 },
        },
    };
}
