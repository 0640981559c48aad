using Microsoft.Extensions.Time.Testing;
using Perf.History;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.History.Retention;

public sealed class RetentionTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetentionPolicy s_policy = new() { Full = TimeSpan.FromDays(10), TenSeconds = TimeSpan.FromDays(20), Minutes = TimeSpan.FromDays(30), Delete = TimeSpan.FromDays(40) };

    private readonly TemporaryHome _home = new();
    private readonly FakeTimeProvider _clock = new(s_start);

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(-400, 1)] // a clock that went back
    [InlineData(0, 1)]
    [InlineData(9.99, 1)]
    [InlineData(10, 10)]
    [InlineData(20, 60)]
    [InlineData(30, RetentionPlan.SumsOnly)]
    [InlineData(40, null)]
    [InlineData(4000, null)]
    public void ResolutionAt_Age_IsThatOfItsStage(double days, int? resolution) => Assert.Equal(resolution, RetentionPlan.ResolutionAt(s_policy, TimeSpan.FromDays(days)));

    [Fact]
    public void ResolutionAt_Default_NeverDeletes() => Assert.Equal(RetentionPlan.SumsOnly, RetentionPlan.ResolutionAt(new RetentionPolicy(), TimeSpan.FromDays(36500)));

    [Fact]
    public void Checked_StagesOutOfOrder_AreRefused()
    {
        Assert.Same(s_policy, RetentionPlan.Checked(s_policy, "x"));
        foreach (RetentionPolicy wrong in new[] { s_policy with { Full = TimeSpan.FromDays(25) }, s_policy with { Delete = TimeSpan.FromDays(5) }, s_policy with { Full = TimeSpan.FromDays(-1) } })
        {
            Assert.Equal(ErrorIds.HistoryInvalid, Assert.Throws<PerfException>(() => RetentionPlan.Checked(wrong, "config/history.yaml")).Id);
        }
    }

    [Fact]
    public void LookAfter_RunThatAges_LosesItsTimeLineAndKeepsItsFigures()
    {
        using SqliteRunStore store = Store();
        RunResult run = Make(store, "a", 130);
        RunPoint[] points = [.. store.Points(new PointQuery())];
        Assert.Equal(0, store.LookAfter(s_policy, null, default).RolledUp);
        foreach ((int days, int pieces, int lines, int resolution) in new[] { (10, 13, 13, 10), (20, 3, 3, 60), (30, 0, 3, 0) })
        {
            _clock.SetUtcNow(s_start.AddDays(days));
            Assert.Equal(1, store.LookAfter(s_policy, null, default).RolledUp);
            Assert.Equal(0, store.LookAfter(s_policy, null, default).RolledUp);
            RunResult found = Assert.Single(store.Find(new RunQuery()));
            Assert.Equal((pieces, lines), (store.ReadIntervals("a").Count(), found.Intervals.Count));
            Assert.Null(DeepEqual.Difference(run with { Intervals = [] }, found with { Intervals = [] }));
            Assert.Equal(resolution, store.List(new RunQuery()).Single().Resolution);
            Assert.Equal(run.Intervals.Sum(line => line.Requests), found.Intervals.Sum(line => line.Requests));
            Assert.Equal(points.Select(point => point.Value), store.Points(new PointQuery()).Select(point => point.Value));
        }

        _clock.SetUtcNow(s_start.AddDays(40));
        Assert.Equal(1, store.PlanUpkeep(s_policy).Deleted);
        Assert.Single(store.List(new RunQuery()));
        Assert.Equal(1, store.LookAfter(s_policy, null, default).Deleted);
        Assert.Empty(store.List(new RunQuery()));
        Assert.Empty(store.Points(new PointQuery()));
        foreach (string table in new[] { "runs", "summaries", "points", "intervals", "tags" })
        {
            Assert.Equal(0, _home.Scalar($"SELECT count(*) FROM {table}"));
        }
    }

    [Fact]
    public void LookAfter_RunOfABaseline_KeepsEverything()
    {
        using SqliteRunStore store = Store();
        Make(store, "a", 30);
        Make(store, "b", 30);
        store.AppendBaseline(new Baseline { Scenario = "s", RunIds = ["a"], By = "x" });
        _clock.SetUtcNow(s_start.AddDays(1000));
        HistoryUpkeep done = store.LookAfter(s_policy, 1, default);
        Assert.Equal((1, 0), (done.Deleted, done.KeptForBaselines)); // what is only told takes no place of what is to be done
        Assert.Equal(1, store.LookAfter(s_policy, null, default).KeptForBaselines);
        Assert.Equal("a", Assert.Single(store.Find(new RunQuery())).Id);
        Assert.Equal(30, store.ReadIntervals("a").Count());

        store.AppendBaseline(new Baseline { Scenario = "s", Version = 2, Action = BaselineAction.Removed, By = "x" });
        Assert.Equal(1, store.LookAfter(s_policy, null, default).Deleted);
    }

    [Fact]
    public void LookAfter_KilledRun_IsSettledWithItsFigures()
    {
        using SqliteRunStore store = Store();
        Make(store, "a", 7, isEnded: false);
        Make(store, "b", 7, isEnded: false);
        _home.Sql("UPDATE runs SET process_start = 'gone' WHERE id = 'a'");
        Assert.Empty(store.Points(new PointQuery()));
        HistoryUpkeep done = store.LookAfter(s_policy, null, default);
        Assert.Equal(1, done.Settled);
        Assert.Equal(["a"], store.Points(new PointQuery { Metric = MetricNames.HttpReqs, Statistics = [Statistics.Count] }).Select(point => point.RunId));
        RunResult found = store.Find(new RunQuery { Status = RunStatus.Interrupted }).Single();
        Assert.Equal(7, found.Intervals.Count);
        Assert.Equal("b", store.Find(new RunQuery { Status = RunStatus.Running }).Single().Id);
        Assert.Equal(0, store.LookAfter(s_policy, null, default).Settled);
    }

    [Fact]
    public void LookAfter_UnreadableSecond_LeavesTheRunAndSaysSo()
    {
        using SqliteRunStore store = Store();
        Make(store, "a", 30);
        _home.Sql("UPDATE intervals SET data = x'01FF' WHERE idx = 3");
        _clock.SetUtcNow(s_start.AddDays(15));
        HistoryUpkeep done = store.LookAfter(s_policy, null, default);
        Assert.Contains("a", Assert.Single(done.Warnings), StringComparison.Ordinal);
        Assert.Equal(0, done.RolledUp);
        Assert.Equal(30, _home.Scalar("SELECT count(*) FROM intervals"));
    }

    [Fact]
    public void LookAfter_UnreadableDocument_KeepsMinutesToRebuildItFrom()
    {
        using SqliteRunStore store = Store();
        Make(store, "a", 130);
        _home.Sql("UPDATE runs SET document = replace(document, '\"schemaVersion\":1', '\"schemaVersion\":7')");
        _clock.SetUtcNow(s_start.AddDays(35));
        store.LookAfter(s_policy, null, default);
        Assert.Equal(3, Assert.Single(store.Find(new RunQuery())).Intervals.Count);
    }

    [Fact]
    public void LastLookedAfter_IsWhenItWas()
    {
        using SqliteRunStore store = Store();
        Assert.Null(store.LastLookedAfter());
        Make(store, "a", 1);
        Assert.Null(store.LastLookedAfter());
        store.LookAfter(s_policy, null, default);
        Assert.Equal(s_start, store.LastLookedAfter());
    }

    [Fact]
    public void LookAfter_ManyDeleted_GivesRoomBack()
    {
        using SqliteRunStore store = Store();
        for (int i = 0; i < 40; i++)
        {
            Make(store, $"r{i}", 60);
        }

        _clock.SetUtcNow(s_start.AddDays(100));
        HistoryUpkeep done = store.LookAfter(s_policy, null, default);
        Assert.Equal(40, done.Deleted);
        Assert.True(done.BytesAfter < done.BytesBefore / 2, $"{done.BytesBefore} to {done.BytesAfter}");
    }

    [Fact]
    public void LookAfter_SomebodyReadsTheFile_IsDoneAndSaysThatItStaysLarge()
    {
        using SqliteRunStore store = Store();
        for (int i = 0; i < 20; i++)
        {
            Make(store, $"r{i}", 60);
        }

        using var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.File};Pooling=False");
        reader.Open();
        using Microsoft.Data.Sqlite.SqliteTransaction holds = reader.BeginTransaction(deferred: true);
        using Microsoft.Data.Sqlite.SqliteCommand command = reader.CreateCommand();
        command.CommandText = "SELECT count(*) FROM runs";
        Assert.Equal(20L, command.ExecuteScalar());

        _clock.SetUtcNow(s_start.AddDays(100));
        HistoryUpkeep done = store.LookAfter(s_policy, null, default);
        Assert.Equal(20, done.Deleted);
        Assert.Equal(0, done.Runs);
        Assert.True(done.Warnings.Count <= 1); // a reader keeps the log from being folded in; whether it also keeps the file from being written anew is SQLite's affair
        holds.Rollback();
        Assert.Empty(store.LookAfter(s_policy, null, default).Warnings);
    }

    private SqliteRunStore Store() => new(_home.Path, _clock);

    private static RunResult Make(SqliteRunStore store, string id, int seconds, bool isEnded = true)
    {
        var header = new RunResult { Id = id, Scenario = "s", StartedAt = s_start, Status = RunStatus.Running, Tags = new Dictionary<string, string> { ["build"] = "1" } };
        store.Begin(header);
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
            };
            store.Append(id, interval);
            sum.Add(interval);
        }

        RunResult result = sum.Complete(header) with { Status = RunStatus.Completed };
        result = result with { Agents = [new AgentResult { Name = "web-1", End = AgentEnd.Lost, TakenOverBy = ["web-2"], Metrics = result.Metrics, Validity = result.Validity }] };
        if (isEnded)
        {
            store.Complete(result);
        }

        return result;
    }
}
