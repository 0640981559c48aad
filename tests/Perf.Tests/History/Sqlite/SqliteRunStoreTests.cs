using Microsoft.Extensions.Time.Testing;
using Perf.History;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.History.Sqlite;

public sealed class SqliteRunStoreTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Find_CompletedRun_IsWhatWasStored()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result() with { Id = $"run-{seed}", Status = RunStatus.Completed };
            using (SqliteRunStore store = _home.Store())
            {
                store.Begin(new RunResult { Id = result.Id, Scenario = result.Scenario });
                store.Complete(result);
            }

            using SqliteRunStore again = _home.Store();
            string? difference = DeepEqual.Difference(result, Assert.Single(again.Find(new RunQuery { Id = result.Id })));
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [Fact]
    public void ReadIntervals_AfterAppend_AreTheSameInOrder()
    {
        using SqliteRunStore store = _home.Store();
        store.Begin(new RunResult { Id = "a" });
        Interval[] intervals = [.. Enumerable.Range(0, 12).Select(i => new ArbitraryRun(i).Interval(i))];
        foreach (Interval interval in intervals.Reverse())
        {
            store.Append("a", interval);
        }

        store.Append("a", intervals[3]); // as after a failure: again, and still once
        Assert.Null(DeepEqual.Difference(intervals, store.ReadIntervals("a").ToArray()));
        Assert.Empty(store.ReadIntervals("b"));
    }

    [Fact]
    public void Find_RunOfThisProcess_IsRunningWithWhatItMeasuredSoFar()
    {
        using SqliteRunStore store = _home.Store();
        RunResult header = Header("a");
        store.Begin(header);
        RunResult expected = Measure(store, header, seconds: 5);
        RunResult found = Assert.Single(store.Find(new RunQuery()));
        Assert.Null(DeepEqual.Difference(expected with { Status = RunStatus.Running }, found));
    }

    [Fact]
    public void Find_FilesOfAKilledProcess_AreInterruptedWithEverySecond()
    {
        using var crashed = new TemporaryHome();
        RunResult expected;
        using (SqliteRunStore store = _home.Store())
        {
            RunResult header = Header("a");
            store.Begin(header);
            expected = Measure(store, header, seconds: 5);

            // What a killed process leaves: the file and the log as they are between two writes, never closed.
            Directory.CreateDirectory(crashed.Path);
            foreach (string file in new[] { "perf.db", "perf.db-wal" })
            {
                File.Copy(Path.Combine(_home.Path, file), Path.Combine(crashed.Path, file));
            }
        }

        crashed.Sql("UPDATE runs SET process_start = 'an earlier process of this id'");
        using SqliteRunStore after = crashed.Store();
        RunResult found = Assert.Single(after.Find(new RunQuery { Status = RunStatus.Interrupted }));
        Assert.Equal(RunStatus.Interrupted, found.Status);
        Assert.Contains("killed", found.StatusReason, StringComparison.Ordinal);
        Assert.Null(DeepEqual.Difference(expected, found with { Status = expected.Status, StatusReason = expected.StatusReason }));
        Assert.Equal(5, found.Intervals.Count);
        Assert.Empty(after.Find(new RunQuery { Status = RunStatus.Running }));
    }

    [Fact]
    public void Find_RunOfAnotherMachine_IsRunningUntilItIsSilent()
    {
        using (SqliteRunStore store = _home.Store())
        {
            store.Begin(Header("a"));
        }

        _home.Sql("UPDATE runs SET machine = 'elsewhere', process_id = 1");
        var clock = new FakeTimeProvider(s_start.AddSeconds(10));
        using var reading = new SqliteRunStore(_home.Path, clock);
        Assert.Equal(RunStatus.Running, Assert.Single(reading.Find(new RunQuery())).Status);
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(RunStatus.Interrupted, Assert.Single(reading.Find(new RunQuery())).Status);
    }

    [Fact]
    public void Find_RandomQueries_AgreeWithAFilterInMemory()
    {
        const int Runs = 300;
        string[] scenarios = ["browse", "Browse and buy", "100% load", "100 load", "a_b", "axb", "ärger", "'; DROP TABLE runs; --"];
        string?[] environments = [null, "staging", "Staging", "production"];
        var random = new Random(1);
        List<RunResult> all = [];
        using SqliteRunStore store = _home.Store();
        for (int i = 0; i < Runs; i++)
        {
            RunResult run = new()
            {
                Id = $"{random.Next(16):x}{random.Next(16):x}-{i:0000}",
                Scenario = scenarios[random.Next(scenarios.Length)],
                Environment = environments[random.Next(environments.Length)],
                Status = (RunStatus)random.Next(1, 5),
                StartedAt = s_start.AddMinutes(random.Next(1000)),
                Tags = Enumerable.Range(0, random.Next(3)).ToDictionary(tag => $"t{tag}", _ => $"v{random.Next(2)}"),
            };
            all.Add(run);
            store.Complete(run);
        }

        string[] patterns = [.. scenarios, "*", "BROWSE*", "100%*", "a?b", "A_B", "ÄRGER", "ÄR*", "'*", "nothing"];
        for (int seed = 0; seed < 120; seed++)
        {
            var choose = new Random(seed);
            bool Often() => choose.Next(3) == 0;
            var query = new RunQuery
            {
                Id = Often() ? all[choose.Next(Runs)].Id[..choose.Next(1, 7)] : null,
                Scenario = Often() ? patterns[choose.Next(patterns.Length)] : null,
                Environment = Often() ? new[] { "staging", "s*", "PROD*", "*" }[choose.Next(4)] : null,
                Status = Often() ? (RunStatus)choose.Next(0, 6) : null,
                Since = Often() ? s_start.AddMinutes(choose.Next(1000)) : null,
                Before = Often() ? s_start.AddMinutes(choose.Next(1000)) : null,
                Tags = Often() ? new Dictionary<string, string> { ["t0"] = "v1" } : [],
                Limit = Often() ? choose.Next(0, 20) : null,
            };
            string[] expected = [.. all
                .Where(run => query.Id is null || run.Id.StartsWith(query.Id, StringComparison.Ordinal))
                .Where(run => query.Scenario is null || NamePattern.Matches(query.Scenario, run.Scenario))
                .Where(run => query.Environment is null || NamePattern.Matches(query.Environment, run.Environment))
                .Where(run => query.Status is null || run.Status == query.Status)
                .Where(run => query.Since is null || run.StartedAt >= query.Since)
                .Where(run => query.Before is null || run.StartedAt < query.Before)
                .Where(run => query.Tags.All(tag => run.Tags.TryGetValue(tag.Key, out string? value) && value == tag.Value))
                .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id, StringComparer.Ordinal)
                .Take(query.Limit ?? int.MaxValue)
                .Select(run => run.Id)];
            string[] found = [.. store.Find(query).Select(run => run.Id)];
            Assert.True(expected.SequenceEqual(found), $"seed {seed}: {query}: {string.Join(' ', expected)} against {string.Join(' ', found)}");
        }
    }

    [Fact]
    public void Find_StatusInterruptedWithLimit_LooksBeyondTheFirst()
    {
        using SqliteRunStore store = _home.Store();
        store.Begin(Header("dead"));
        _home.Sql("UPDATE runs SET process_start = 'gone'");
        store.Begin(Header("alive") with { StartedAt = s_start.AddHours(1) });
        Assert.Equal("dead", Assert.Single(store.Find(new RunQuery { Status = RunStatus.Interrupted, Limit = 1 })).Id);
        Assert.Equal("alive", Assert.Single(store.Find(new RunQuery { Status = RunStatus.Running, Limit = 1 })).Id);
    }

    [Fact]
    public void Find_TwoThousandRuns_GivesAllAndTheLatest()
    {
        RunResult template;
        using (SqliteRunStore store = _home.Store())
        {
            RunResult header = Header("0000");
            store.Begin(header);
            template = Measure(store, header, seconds: 3) with { Status = RunStatus.Completed };
            store.Complete(template);
        }

        // Copied by SQL: what is tested is the query over many, not two thousand commits.
        _home.Sql("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
            INSERT INTO runs SELECT printf('%04d', i), scenario, environment, status, started_at + i, machine, process_id, process_start, replace(document, '"0000"', printf('"%04d"', i)) FROM runs, n WHERE id = '0000'
            """);
        using SqliteRunStore reading = _home.Store();
        Assert.Equal(2000, reading.Find(new RunQuery()).Select(run => run.Id).Distinct().Count());
        Assert.Equal(["1999", "1998"], reading.Find(new RunQuery { Limit = 2 }).Select(run => run.Id));
        Assert.Equal("1234", Assert.Single(reading.Find(new RunQuery { Id = "1234" })).Id);
    }

    [Fact]
    public void Find_NothingStored_IsEmptyAndMakesNothing()
    {
        using SqliteRunStore store = _home.Store();
        Assert.Empty(store.Find(new RunQuery()));
        Assert.Empty(store.ReadIntervals("x"));
        Assert.False(Directory.Exists(_home.Path));
    }

    [Fact]
    public void Find_UnreadableDocument_IsRebuiltWithAWarning()
    {
        using SqliteRunStore store = _home.Store();
        RunResult header = Header("a");
        store.Begin(header);
        store.Complete(Measure(store, header, seconds: 4) with { Status = RunStatus.Completed });
        _home.Sql("UPDATE runs SET document = replace(document, '\"schemaVersion\":1', '\"schemaVersion\":7')");
        RunResult found = Assert.Single(store.Find(new RunQuery()));
        Assert.Equal(RunStatus.Completed, found.Status);
        Assert.Equal(4, found.Intervals.Count);
        Assert.Contains("schema version 7", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_UnreadableSecond_IsLeftOutWithAWarning()
    {
        using SqliteRunStore store = _home.Store();
        RunResult header = Header("a");
        store.Begin(header);
        Measure(store, header, seconds: 4);
        _home.Sql("UPDATE intervals SET data = x'01FF' WHERE idx = 2");
        RunResult found = Assert.Single(store.Find(new RunQuery()));
        Assert.Equal(3, found.Intervals.Count);
        Assert.Contains("1 stored seconds", Assert.Single(found.Warnings), StringComparison.Ordinal);
        Assert.Equal(ErrorIds.StoreUnavailable, Assert.Throws<PerfException>(() => store.ReadIntervals("a").ToList()).Id);
    }

    [Fact]
    public async Task Append_ManyStoresAtOnce_LosesNothing()
    {
        const int Writers = 6, Seconds = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            // Each with a connection of its own, as processes have; the first of them makes the file.
            using SqliteRunStore store = _home.Store();
            RunResult header = Header($"run-{writer}");
            store.Begin(header);
            store.Complete(Measure(store, header, Seconds) with { Status = RunStatus.Completed });
        })));
        using SqliteRunStore reading = _home.Store();
        Assert.Equal(Writers, reading.Find(new RunQuery { Status = RunStatus.Completed }).Count());
        Assert.Equal(Writers * Seconds, _home.Scalar("SELECT count(*) FROM intervals"));
    }

    [Fact]
    public void Append_RunNotBegun_SaysSo()
    {
        using SqliteRunStore store = _home.Store();
        var e = Assert.Throws<PerfException>(() => store.Append("x", new Interval()));
        Assert.Equal(ErrorIds.StoreUnavailable, e.Id);
        Assert.Contains("not begun", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_AfterDispose_Throws()
    {
        SqliteRunStore store = _home.Store();
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Begin(Header("a")));
    }

    [SkippableFact]
    public void Begin_NewHome_IsTheOwnersAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no file modes.");
        using SqliteRunStore store = _home.Store();
        store.Begin(Header("a"));
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (string path in (string[])[_home.Path, .. Directory.GetFiles(_home.Path)])
        {
            UnixFileMode mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
            Assert.True((mode & Others) == UnixFileMode.None, $"{path} is {mode}");
        }
    }

    private static RunResult Header(string id) => new()
    {
        Id = id,
        Scenario = "browse",
        Status = RunStatus.Running,
        StartedAt = s_start,
        Tags = new Dictionary<string, string> { ["build"] = "17" },
        PlannedDuration = TimeSpan.FromMinutes(1),
    };

    private static RunResult Measure(SqliteRunStore store, RunResult header, int seconds)
    {
        var sum = new RunAccumulator();
        for (int second = 0; second < seconds; second++)
        {
            var times = new HistogramBuilder();
            times.Record((second + 1) * 10_000, 100);
            var interval = new Interval
            {
                Index = second,
                Start = TimeSpan.FromSeconds(second),
                Length = TimeSpan.FromSeconds(1),
                Series =
                [
                    new Series { Metric = MetricNames.HttpReqs, Step = "get", Type = MetricType.Counter, Count = 100, Sum = 100 },
                    new Series { Metric = MetricNames.HttpReqResponseTime, Step = "get", Type = MetricType.Trend, Count = 100, Sum = 100 * (second + 1), Min = second + 1, Max = second + 1, Histogram = times.Build() },
                ],
                Errors = [new ErrorCount { Step = "get", Class = ErrorClasses.Timeout, Count = 1, Example = "late" }],
                Checks = [new CheckResult { Name = "ok", Step = "get", Passes = 99, Fails = 1 }],
            };
            store.Append(header.Id, interval);
            sum.Add(interval);
        }

        return sum.Complete(header);
    }
}
