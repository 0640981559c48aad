using Perf.History;

namespace Perf.Tests.History;

/// <summary>Looking leaves nothing behind, and misses nothing that somebody writes meanwhile.</summary>
public sealed class SqliteRunStoreLookTests : IDisposable
{
    private static readonly RunResult s_run = new() { Id = "a", Scenario = "s", Status = RunStatus.Completed };

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

    private void Write(string id)
    {
        using SqliteRunStore store = _home.Store();
        store.Complete(s_run with { Id = id });
    }
}
