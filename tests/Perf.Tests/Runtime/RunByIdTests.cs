using Perf.History;
using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Runtime;

/// <summary>A run is the one of its whole id, also where a newer one's id begins with it.</summary>
public sealed class RunByIdTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_ANewerIdBeginsWithIt_GivesTheOneOfThatId()
    {
        using var folder = new TemporaryFolder();
        using SqliteRunStore store = Store(folder);

        Assert.Equal("build-1", RunById.Find(store, "build-1")?.Id);
        Assert.Null(RunById.Find(store, "build"));
    }

    [Fact]
    public void AlertBaseline_ANewerIdBeginsWithThatOfItsRun_IsStillThatRun()
    {
        using var folder = new TemporaryFolder();
        using (SqliteRunStore store = Store(folder))
        {
            store.AppendBaseline(new Baseline { Name = Baseline.DefaultName, Scenario = "shop", Version = 1, RunIds = ["build-1"] });
        }

        List<string> notes = [];
        IReadOnlyList<RunResult> found = AlertBaseline.Of(new RunResult { Id = "new", Scenario = "shop", StartedAt = s_now }, orRunBefore: false, () => new SqliteRunStore(folder.Path, TimeProvider.System), notes);

        Assert.Empty(notes);
        Assert.Equal("build-1", Assert.Single(found).Id);
    }

    private static SqliteRunStore Store(TemporaryFolder folder)
    {
        var store = new SqliteRunStore(folder.Path, TimeProvider.System);
        foreach ((string id, int hours) in new[] { ("build-1", 3), ("build-12", 1) })
        {
            var run = new RunResult { Id = id, Scenario = "shop", StartedAt = s_now.AddHours(-hours), Status = RunStatus.Completed };
            store.Begin(run with { Status = RunStatus.Running });
            store.Complete(run);
        }

        return store;
    }
}
