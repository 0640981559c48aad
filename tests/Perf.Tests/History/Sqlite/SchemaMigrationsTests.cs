using Perf.History;

namespace Perf.Tests.History.Sqlite;

public sealed class SchemaMigrationsTests : IDisposable
{
    private static readonly SchemaMigrations s_next = new([.. SchemaMigrations.All.Scripts, "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"]);

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Apply_NewFile_HasTheLatestVersion()
    {
        using SqliteRunStore store = _home.Store();
        store.Begin(new RunResult { Id = "a" });
        Assert.Equal(SchemaMigrations.All.Latest, _home.Scalar("PRAGMA user_version"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Apply_FileOfTheVersionBefore_GoesForwardAndKeepsRuns(bool readFirst)
    {
        MakeOld();
        using var store = new SqliteRunStore(_home.Path, TimeProvider.System, s_next);
        if (!readFirst)
        {
            store.Complete(new RunResult { Id = "new", Status = RunStatus.Completed });
        }

        Assert.Contains(store.Find(new RunQuery()), run => run.Id == "old");
        Assert.Equal(s_next.Latest, _home.Scalar("PRAGMA user_version"));
        Assert.Equal(1, _home.Scalar("SELECT count(*) FROM runs WHERE note = 'none' AND id = 'old'"));
    }

    [Fact]
    public void Apply_ScriptThatFails_LeavesTheVersionBefore()
    {
        MakeOld();
        var broken = new SchemaMigrations([.. s_next.Scripts, "CREATE TABLE extra (x TEXT); THIS IS NOT SQL"]);
        using (var store = new SqliteRunStore(_home.Path, TimeProvider.System, broken))
        {
            Assert.Equal(ErrorIds.StoreUnavailable, Assert.Throws<PerfException>(() => store.Begin(new RunResult { Id = "x" })).Id);
        }

        Assert.Equal(SchemaMigrations.All.Latest, _home.Scalar("PRAGMA user_version"));
        Assert.Equal(0, _home.Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'extra'"));
        Assert.Equal(0, _home.Scalar("SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'note'"));
    }

    [Fact]
    public async Task Apply_ManyAtOnce_HappensOnce()
    {
        MakeOld();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            using var store = new SqliteRunStore(_home.Path, TimeProvider.System, s_next);
            store.Complete(new RunResult { Id = $"new-{i}", Status = RunStatus.Completed });
        })));
        Assert.Equal(7, _home.Scalar("SELECT count(*) FROM runs"));
    }

    private void MakeOld()
    {
        using SqliteRunStore store = _home.Store();
        store.Complete(new RunResult { Id = "old", Status = RunStatus.Completed });
    }
}
