using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Perf.History;
using Perf.Tests.Tuning.Support;

namespace Perf.Tests.History.Sqlite;

/// <summary>Looking leaves nothing behind, and misses nothing that somebody writes meanwhile.</summary>
public sealed class SqliteRunStoreLookTests : IDisposable
{
    private static readonly RunResult s_run = new() { Id = "a", Scenario = "s", Status = RunStatus.Completed };

    private static readonly string[] s_all = ["", "-wal", "-shm"];
    private static readonly string[] s_withoutIndex = ["", "-wal"];

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Look_WhereNobodyWrites_MakesNoFileNotEvenMeanwhile()
    {
        Write("a");
        string[] before = Directory.GetFiles(_home.Path);
        int calls = 0;
        string[] ids = Look(store =>
        {
            calls++;
            var found = new List<string>();
            foreach (RunResult run in store.Find(new RunQuery()))
            {
                Assert.Equal(before, Directory.GetFiles(_home.Path));
                found.Add(run.Id);
            }

            return found.ToArray();
        });
        Assert.Equal(["a"], ids);
        Assert.Equal(1, calls);
        Assert.Equal(before, Directory.GetFiles(_home.Path));

        // In the usual way they are there while it is read.
        using SqliteRunStore usual = _home.Store();
        foreach (RunResult _ in usual.Find(new RunQuery()))
        {
            Assert.True(File.Exists(_home.File + "-shm"));
        }
    }

    [Fact]
    public void Look_WhatWasWrittenMeanwhile_IsReadAgain()
    {
        Write("a");

        // Clocks of file systems are coarse.
        File.SetLastWriteTimeUtc(_home.File, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        int calls = 0;
        int count = Look(store =>
        {
            int seen = store.Find(new RunQuery()).Count();
            if (calls++ == 0)
            {
                Write("b");
            }

            return seen;
        });
        Assert.Equal((2, 2), (calls, count));
    }

    [Fact]
    public void Look_WhileSomebodyWrites_SeesWhatIsInTheLog()
    {
        using SqliteRunStore writer = _home.Store();
        writer.Complete(s_run);
        Assert.Equal(["a"], Look(store => store.Find(new RunQuery()).Select(run => run.Id).ToArray()));
    }

    // A process that was killed leaves its log, and in the usual way who reads next folds it into the file. With the log's index beside it, and without.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_AtWhatAKilledRunLeft_HasItAndChangesNothing(bool hasIndex)
    {
        using var killed = new TemporaryHome();
        using (SqliteRunStore writer = killed.Store())
        {
            writer.Complete(s_run);
            writer.Begin(s_run with { Id = "b" });
            writer.Append("b", new Interval { Index = 0 });
            Directory.CreateDirectory(_home.Path);
            foreach (string end in hasIndex ? s_all : s_withoutIndex)
            {
                File.Copy(killed.File + end, _home.File + end);
            }
        }

        string before = Everything();
        Assert.True(new FileInfo(_home.File + "-wal").Length > 0);
        using var watch = new WriteWatch([_home.Path]);
        Assert.Equal(["a", "b"], Look(store => store.Find(new RunQuery()).Select(run => run.Id).Order().ToArray()));
        Assert.Single(Look(store => store.ReadIntervals("b").ToArray()));
        Assert.Empty(await watch.EndAsync());
        Assert.Equal(before, Everything());

        // It is none that could be read without its log.
        File.Delete(_home.File + "-wal");
        Assert.Empty(Look(store => store.Find(new RunQuery()).ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Look_AtAnEarlierVersion_HasItAndLeavesTheFileAsItIs(int version)
    {
        Directory.CreateDirectory(_home.Path);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "History", "Stores", $"perf-v{version}.db"), _home.File);
        string before = Everything();
        using var watch = new WriteWatch([_home.Path]);
        string[] looked = Look(store => store.List(new RunQuery()).Select(run => run.Id).ToArray());
        Assert.Empty(await watch.EndAsync());
        Assert.Equal(before, Everything());

        using SqliteRunStore usual = _home.Store();
        Assert.Equal(usual.List(new RunQuery()).Select(run => run.Id), looked);
        Assert.True(looked.Length >= 7);
        Assert.NotEqual(before, Everything());
    }

    // Whoever looks sees whole runs, in the order in which they were written, and each at least once it is there; and takes no lock away from who writes, though both are one process.
    [Fact]
    public async Task Look_WhileSomebodyWritesMuch_SeesAStateThatWas()
    {
        const int Runs = 400;
        int written = 1;
        Write("0000");
        Task writing = Task.Run(() =>
        {
            using SqliteRunStore writer = _home.Store();
            for (int i = 1; i < Runs; i++)
            {
                writer.Complete(s_run with { Id = $"{i:0000}", Warnings = [new string('x', 20_000)] });
                Volatile.Write(ref written, i + 1);
            }
        });
        int looks = 0;
        int last = 0;
        while (last < Runs)
        {
            Assert.True(looks++ < 100_000 && !writing.IsFaulted, writing.Exception?.ToString());
            int least = Volatile.Read(ref written);
            string[] ids = Look(store => store.Find(new RunQuery()).Select(run => run.Id).Order(StringComparer.Ordinal).ToArray());
            Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => $"{i:0000}"), ids);
            Assert.InRange(ids.Length, least, Runs);
            last = ids.Length;
        }

        await writing;
        Assert.Equal("ok", Sql("PRAGMA integrity_check"));
    }

    [Fact]
    public void Look_AtALogBesideWhatIsTooLarge_SaysWhatToDo()
    {
        using SqliteRunStore writer = _home.Store();
        writer.Complete(s_run);
        using var killed = new TemporaryHome();
        Directory.CreateDirectory(killed.Path);
        File.Copy(_home.File, killed.File);
        File.Copy(_home.File + "-wal", killed.File + "-wal");
        using (FileStream large = File.OpenWrite(killed.File))
        {
            large.SetLength(600L * 1024 * 1024);
        }

        PerfException refused = Assert.Throws<PerfException>(() => SqliteRunStore.Look(killed.Path, TimeProvider.System, store => store.List(new RunQuery()).ToArray()));
        Assert.Equal(ErrorIds.StoreUnavailable, refused.Id);
        Assert.Contains("600 MB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Get-PerfResult", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_NothingStored_IsNothingAndMakesNoFolder()
    {
        Assert.Empty(Look(store => store.List(new RunQuery()).ToArray()));
        Assert.False(Directory.Exists(_home.Path));
    }

    [Fact]
    public void Look_AtWhatIsNoStore_SaysSo()
    {
        Directory.CreateDirectory(_home.Path);
        File.WriteAllText(_home.File, new string('x', 10_000));
        Assert.Equal(ErrorIds.StoreUnavailable, Assert.Throws<PerfException>(() => Look(store => store.List(new RunQuery()).ToArray())).Id);
    }

    private T Look<T>(Func<SqliteRunStore, T> read) => SqliteRunStore.Look(_home.Path, TimeProvider.System, read);

    // What there is, with its bytes.
    private string Everything() => string.Join('\n', Directory.GetFiles(_home.Path).Order(StringComparer.Ordinal).Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));

    private string Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_home.File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }

    private void Write(string id)
    {
        using SqliteRunStore store = _home.Store();
        store.Complete(s_run with { Id = id });
    }
}
