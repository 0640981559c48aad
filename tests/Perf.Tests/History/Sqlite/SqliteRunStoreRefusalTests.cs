using Microsoft.Data.Sqlite;
using Perf.History;

namespace Perf.Tests.History.Sqlite;

public sealed class SqliteRunStoreRefusalTests : IDisposable
{
    private static readonly RunResult s_run = new() { Id = "a", Scenario = "s", Status = RunStatus.Completed, StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Complete_RunOfAnotherProcess_IsRefusedAndNamed()
    {
        using SqliteRunStore store = _home.Store();
        store.Begin(s_run);
        _home.Sql("UPDATE runs SET process_start = 'another'");
        PerfException e = Assert.Throws<PerfException>(() => store.Complete(s_run with { Scenario = "other" }));
        Assert.Equal(ErrorIds.RunExists, e.Id);
        Assert.Contains("Remove-PerfResult -Id a", e.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.RunExists, Assert.Throws<PerfException>(() => store.Begin(s_run)).Id);
        Assert.Equal("s", Assert.Single(store.List(new RunQuery())).Scenario);

        // The store can be used on.
        store.Complete(s_run with { Id = "b" });
        Assert.Equal(2, store.List(new RunQuery()).Count());
    }

    [Fact]
    public void Complete_AgainByTheSameProcess_ReplacesLineAndFigures()
    {
        using SqliteRunStore store = _home.Store();
        RunResult With(double count, string scenario) => s_run with { Scenario = scenario, Metrics = new Dictionary<string, MetricSummary> { ["iterations"] = new() { Name = "iterations", Type = MetricType.Counter, Count = count } } };
        store.Begin(s_run);
        store.Complete(With(1, "s"));
        store.Complete(With(2, "t"));
        Assert.Equal(("t", 2), store.Points(new PointQuery { Statistics = [Statistics.Count] }).Select(point => (point.Scenario, point.Value)).Single());
        Assert.Equal("t", Assert.Single(store.List(new RunQuery())).Scenario);
    }

    [Theory]
    [InlineData("UPDATE baselines SET reason = 'never said'")]
    [InlineData("DELETE FROM baselines")]
    public void Baselines_ChangedByHand_AreRefusedByTheFile(string sql)
    {
        using SqliteRunStore store = _home.Store();
        store.Complete(s_run);
        store.AppendBaseline(new Baseline { Scenario = "s", RunIds = ["a"], By = "one" });
        Assert.Contains("never", Assert.Throws<SqliteException>(() => _home.Sql(sql)).Message, StringComparison.Ordinal);
        Assert.Equal(["a"], Assert.Single(store.FindBaselines(new BaselineQuery())).RunIds);
    }

    [Fact]
    public void AppendBaseline_ManyAtOnce_EachVersionOnce()
    {
        using (SqliteRunStore store = _home.Store())
        {
            store.Complete(s_run);
        }

        int written = 0, told = 0;
        Parallel.For(0, 6, i =>
        {
            using SqliteRunStore store = _home.Store();
            try
            {
                store.AppendBaseline(new Baseline { Scenario = "s", RunIds = ["a"], By = $"{i}" });
                Interlocked.Increment(ref written);
            }
            catch (PerfException e) when (e.Id == ErrorIds.BaselineConflict)
            {
                Interlocked.Increment(ref told);
            }
        });
        Assert.Equal((1, 5), (written, told));
    }

    [Fact]
    public void Unshared_RunsThatWait_AreKeptFromRetention()
    {
        using SqliteRunStore store = _home.Store();
        store.Complete(s_run);
        store.Complete(s_run with { Id = "b" });
        store.NoteUnshared("a", "no server");
        var policy = new RetentionPolicy { Full = TimeSpan.Zero, TenSeconds = TimeSpan.Zero, Minutes = TimeSpan.Zero, Delete = TimeSpan.Zero };
        Assert.Equal(1, store.LookAfter(policy, null, default).Deleted);
        Assert.Equal(["a"], store.Unshared());
        store.NoteShared("a");
        Assert.Empty(store.Unshared());
        Assert.Equal(1, store.LookAfter(policy, null, default).Deleted);
    }

    [Fact]
    public void List_ReadOnlyQuestions_MakeNoFile()
    {
        using SqliteRunStore store = _home.Store();
        Assert.Empty(store.List(new RunQuery()));
        Assert.Empty(store.Points(new PointQuery()));
        Assert.Empty(store.FindBaselines(new BaselineQuery()));
        Assert.Empty(store.Unshared());
        Assert.Null(store.LastLookedAfter());
        Assert.Equal(0, store.LookAfter(new RetentionPolicy(), null, default).Runs);
        Assert.Equal(0, store.PlanUpkeep(new RetentionPolicy()).Runs);
        Assert.False(Directory.Exists(_home.Path));
    }
}
