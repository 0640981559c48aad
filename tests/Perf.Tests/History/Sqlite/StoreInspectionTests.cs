using Perf.History;

namespace Perf.Tests.History.Sqlite;

public sealed class StoreInspectionTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Inspect_OfNoStore_MakesNone()
    {
        using SqliteRunStore store = _home.Store();
        Assert.False(store.Inspect(default).Exists);
        Assert.False(Directory.Exists(_home.Path));
    }

    [Fact]
    public void Inspect_OfAStore_FindsItWhole()
    {
        using SqliteRunStore store = Filled(3);
        StoreObservation found = store.Inspect(default);
        Assert.Equal((true, "", 3L, found.LatestVersion), (found.Exists, found.Fault, found.Runs, found.Version));
        Assert.Empty(found.Damage);
        Assert.Empty(found.SchemaDifferences);
        Assert.True(found.Bytes > 0);
    }

    [Fact]
    public void Inspect_OfADamagedPage_TellsOfIt()
    {
        Filled(200).Dispose();
        using (FileStream file = File.OpenWrite(_home.File))
        {
            // A page in the middle; the first has the schema.
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        using SqliteRunStore store = _home.Store();
        StoreObservation found = store.Inspect(default);
        Assert.True(found.Damage.Count > 0 || found.Fault.Length > 0);
    }

    [Fact]
    public void Inspect_OfAFileThatIsNoStore_TellsOfItAndLeavesIt()
    {
        Directory.CreateDirectory(_home.Path);
        File.WriteAllText(_home.File, "no database, and longer than a header of one is: " + new string('x', 200));
        using SqliteRunStore store = _home.Store();
        Assert.Contains("damaged or is no store", store.Inspect(default).Fault, StringComparison.Ordinal);
        Assert.StartsWith("no database", File.ReadAllText(_home.File), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfASchemaThatSomebodyChanged_NamesWhatDiffers()
    {
        Filled(1).Dispose();
        _home.Sql("DROP TABLE upkeep; DROP INDEX runs_by_start; ALTER TABLE unshared ADD COLUMN extra TEXT");
        using SqliteRunStore store = _home.Store();
        Assert.Equal(["the index runs_by_start is missing", "the table unshared is not as Perf makes it", "the table upkeep is missing"], store.Inspect(default).SchemaDifferences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Inspect_OfARowWithoutItsRun_TellsOfIt()
    {
        Filled(1).Dispose();
        _home.Sql("PRAGMA foreign_keys = OFF; INSERT INTO tags VALUES ('gone', 'a', 'b')");
        using SqliteRunStore store = _home.Store();
        Assert.Equal(["a row of tags belongs to a row of runs that is not there"], store.Inspect(default).Damage);
    }

    [Fact]
    public void Inspect_OfANewerOrOlderVersion_ReadsItAndBringsNothingForward()
    {
        Filled(1).Dispose();
        _home.Sql("PRAGMA user_version = 99");
        using SqliteRunStore store = _home.Store();
        Assert.Equal(99, store.Inspect(default).Version);
        _home.Sql("PRAGMA user_version = 2");
        Assert.Equal(2, store.Inspect(default).Version);
        Assert.Equal(2, _home.Scalar("PRAGMA user_version"));
    }

    [Fact]
    public void Inspect_OfRunsThatWait_CountsThem()
    {
        using SqliteRunStore store = Filled(2);
        store.NoteUnshared("run-0", "the server is down");
        StoreObservation found = store.Inspect(default);
        Assert.Equal((1, "the server is down"), (found.Unshared, found.UnsharedReason));
    }

    [Fact]
    public void Inspect_ThatIsStopped_Ends()
    {
        using SqliteRunStore store = Filled(1);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Exception? fault = Record.Exception(() => store.Inspect(stopped.Token));
        Assert.True(fault is null or OperationCanceledException, fault?.ToString());
    }

    [Fact]
    public void Inspect_ThatIsStoppedWhileItReads_IsNotToldAsDamage()
    {
        using SqliteRunStore store = Filled(1);
        // As much as takes long enough for some of the stops to come in the middle.
        _home.Sql("CREATE TABLE much (a INTEGER PRIMARY KEY, b TEXT UNIQUE); INSERT INTO much (b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT hex(randomblob(40)) FROM n");
        for (int i = 0; i < 20; i++)
        {
            using var stopped = new CancellationTokenSource(TimeSpan.FromMilliseconds(i));
            try
            {
                StoreObservation found = store.Inspect(stopped.Token);
                Assert.Equal(("", 0), (found.Fault, found.Damage.Count));
            }
            catch (OperationCanceledException)
            {
                Assert.True(stopped.IsCancellationRequested);
            }
        }
    }

    private SqliteRunStore Filled(int runs)
    {
        SqliteRunStore store = _home.Store();
        for (int i = 0; i < runs; i++)
        {
            var run = new RunResult { Id = $"run-{i}", Scenario = "s", StartedAt = DateTimeOffset.UnixEpoch.AddDays(i), Tags = new Dictionary<string, string> { ["n"] = new string('x', 500) } };
            store.Begin(run);
            store.Complete(run with { Status = RunStatus.Completed });
        }

        return store;
    }
}
