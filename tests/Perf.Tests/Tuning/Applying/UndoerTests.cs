using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

public sealed class UndoerTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_PutsBackInReverseOrder_AndOnceMoreIsNothing()
    {
        string before = FolderSnapshot.Of(_box.Settings);
        string id = await _box.KeepAsync(("a", "10"), ("b", null), ("c", "3"), ("a", "100"));
        _box.Mechanism.Calls.Clear();
        var observer = new NoObserver();
        IReadOnlyList<Change> undone = await new Undoer(_box.Context, observer).RunAsync(new UndoRequest { BackupId = id }, CancellationToken.None);
        Assert.Equal([4, 3, 2, 1], undone.Select(change => change.Number));
        Assert.All(undone, change => Assert.Equal(TuningState.Reverted, change.State));
        Assert.Equal(["restore a", "restore c", "restore b", "restore a"], _box.Mechanism.Calls.Where(call => call.StartsWith("restore", StringComparison.Ordinal)));
        Assert.Equal((4, 4), (observer.Activities.Count, observer.Ended.Count));
        Assert.Equal(before, FolderSnapshot.Of(_box.Settings));
        Assert.Equal(BackupState.Reverted, _box.Newest.State);

        string everything = FolderSnapshot.Of(_box.Root, withTimes: true);
        undone = await _box.UndoAsync(id);
        Assert.Equal(4, undone.Count);
        Assert.All(undone, change => Assert.Equal((TuningState.Reverted, "It was undone already: there is nothing to do."), (change.State, change.Message)));
        Assert.Equal(FilesBut(everything, "lock"), FilesBut(FolderSnapshot.Of(_box.Root, withTimes: true), "lock"));
    }

    // What was there, what was set, what is there now; whether it is forced; what comes of it.
    public static TheoryData<string?, string?, string?, bool, TuningState, string?> Matrix => new()
    {
        { "1", "10", "10", false, TuningState.Reverted, "1" },
        { "1", "10", "1", false, TuningState.Reverted, "1" },
        { "1", "10", "mine", false, TuningState.Drifted, "mine" },
        { "1", "10", null, false, TuningState.Drifted, null },
        { "1", "10", "mine", true, TuningState.Reverted, "1" },
        { "1", "10", null, true, TuningState.Reverted, "1" },
        { null, "10", "10", false, TuningState.Reverted, null },
        { null, "10", null, false, TuningState.Reverted, null },
        { null, "10", "mine", false, TuningState.Drifted, "mine" },
        { null, "10", "mine", true, TuningState.Reverted, null },
        { "1", null, null, false, TuningState.Reverted, "1" },
        { "1", null, "mine", false, TuningState.Drifted, "mine" },
        { "1", "64MB", "65536kB", false, TuningState.Reverted, "1" },
        { "65536kB", "1", "64MB", false, TuningState.Reverted, "64MB" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Run_EachWayItCanStand(string? before, string? set, string? now, bool force, TuningState state, string? after)
    {
        _box.Set("x", before);
        string id = await _box.KeepAsync(("x", set));
        _box.Set("x", now);
        Change change = Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, Force = force }));
        Assert.Equal((state, after), (change.State, _box.Value("x")));
        Assert.NotEmpty(change.Message);
        Assert.Equal(state == TuningState.Reverted ? BackupState.Reverted : BackupState.Kept, _box.Newest.State);
        if (state == TuningState.Drifted)
        {
            Assert.Contains("-Force", change.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_WhatIf_WhatCannotBeLookedAtDoesNotHideTheOthers()
    {
        string id = await _box.KeepAsync(("a", "10"), ("b", "20"));
        _box.Mechanism.Faults["observe"] = new IOException("The disk is gone.");
        IReadOnlyList<Change> seen = await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true });
        Assert.Equal([2, 1], seen.Select(change => change.Number));
        Assert.All(seen, change => Assert.Equal("It could not be undone as things are: The disk is gone.", change.Message));
    }

    [Fact]
    public async Task Run_SettingThatWasSetToWhatItWas_IsPutBackWithTheOthers()
    {
        // Where it is so by default, setting it has left a line all the same.
        string id;
        using (BackupSession session = await _box.BeginAsync())
        {
            id = session.BackupId;
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, _box.Change(("a", "10"), ("b", "2")), CancellationToken.None)).State);
            session.Keep(1, null, "");
        }

        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Contains("restore a,b", _box.Mechanism.Calls);
    }

    [Fact]
    public async Task Run_WhatStandsBesideIt_IsLeft()
    {
        string id = await _box.KeepAsync(("a", "10"));
        _box.Set("b", "somebody's");
        _box.Set("new", "somebody's");
        await _box.UndoAsync(id);
        Assert.Equal(("1", "somebody's", "somebody's"), (_box.Value("a"), _box.Value("b"), _box.Value("new")));
    }

    [Fact]
    public async Task Run_OneThatCannotBeUndone_DoesNotKeepTheOthers_AndItGoesOn()
    {
        string id = await _box.KeepAsync(("a", "10"), ("b", "20"), ("c", "3"));
        _box.Set("b", "mine");
        IReadOnlyList<Change> undone = await _box.UndoAsync(id);
        Assert.Equal([TuningState.Reverted, TuningState.Drifted, TuningState.Reverted], undone.Select(change => change.State));
        Assert.Equal(("1", "mine", null), (_box.Value("a"), _box.Value("b"), _box.Value("c")));
        Assert.Equal(BackupState.PartlyReverted, _box.Newest.State);
        Assert.Contains("-Force", Assert.Single(_box.Newest.Warnings), StringComparison.Ordinal);

        _box.Mechanism.Calls.Clear();
        undone = await _box.UndoAsync(new UndoRequest { Latest = true, Force = true });
        Assert.All(undone, change => Assert.Equal(TuningState.Reverted, change.State));
        Assert.Single(_box.Mechanism.Calls, call => call.StartsWith("restore", StringComparison.Ordinal));
        Assert.Equal(("2", BackupState.Reverted), (_box.Value("b"), _box.Newest.State));
    }

    [Fact]
    public async Task Run_FailsInTheMiddle_StaysAndGoesOn()
    {
        string id = await _box.KeepAsync(("a", "10"), ("b", "20"));
        _box.Mechanism.Faults["restore"] = new PerfException(ErrorIds.ChangeFailed, "permission denied");
        IReadOnlyList<Change> undone = await _box.UndoAsync(id);
        Assert.All(undone, change => Assert.Equal(TuningState.Reverting, change.State));
        Assert.All(undone, change => Assert.Contains("permission denied", change.Message, StringComparison.Ordinal));
        Assert.Equal(BackupState.PartlyReverted, _box.Newest.State);
        _box.Mechanism.Faults.Clear();
        Assert.All(await _box.UndoAsync(id), change => Assert.Equal(TuningState.Reverted, change.State));
        Assert.Equal(("1", "2"), (_box.Value("a"), _box.Value("b")));
    }

    [Fact]
    public async Task Run_ServiceThatCannotBeAsked_LeavesItAsItIs()
    {
        string id = await _box.KeepAsync(("a", "10"));
        _box.Mechanism.Faults["observe"] = new PerfException(ErrorIds.ChangeFailed, "PostgreSQL does not answer.");
        Change change = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal((TuningState.Kept, "PostgreSQL does not answer."), (change.State, change.Message));
        Assert.Equal(BackupState.Kept, _box.Newest.State);
    }

    [Fact]
    public async Task Run_EnvironmentNamesAnotherServerByNow_IsNotTakenForUndone()
    {
        _box.Mechanism.Identity = "server 1";
        string id = await _box.KeepAsync(("a", "10"));

        // The other one has what the first had before.
        _box.Set("a", "1");
        _box.Mechanism.Identity = "server 2";
        Change change = Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, Force = true }));
        Assert.Equal(TuningState.Kept, change.State);
        Assert.Contains("server 1", change.Message, StringComparison.Ordinal);
        _box.Mechanism.Identity = "server 1";
        _box.Set("a", "10");
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Equal("1", _box.Value("a"));
    }

    [Fact]
    public async Task Run_TargetThatCannotBeLookedAt_IsNotTakenForUndone()
    {
        // It was not set before, and what cannot be looked at reads the same.
        string id = await _box.KeepAsync(("c", "3"));
        (_box.Mechanism.Refusal, _box.Mechanism.IsUnseen) = ("app.json cannot be understood.", true);
        Change preview = Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true }));
        Assert.Contains("cannot be understood", preview.Message, StringComparison.Ordinal);
        Change change = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal((TuningState.Kept, "3"), (change.State, _box.Value("c")));
        Assert.Contains("cannot be understood", change.Message, StringComparison.Ordinal);
        (_box.Mechanism.Refusal, _box.Mechanism.IsUnseen) = (null, false);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    [Fact]
    public async Task Run_NewerBackupOfTheSameSetting_IsRefused_AndCascadeUndoesItFirst()
    {
        string old = await _box.KeepAsync(("a", "10"));
        string beside = await _box.KeepAsync(("b", "20"));
        string newer = await _box.KeepAsync(("a", "100"), ("c", "3"));
        string newest = await _box.KeepAsync(("c", "33"));
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(old));
        Assert.Equal(ErrorIds.BackupSuperseded, e.Id);
        Assert.Contains($"{newest}, {newer}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(beside, e.Message, StringComparison.Ordinal);
        Assert.Equal("100", _box.Value("a"));

        IReadOnlyList<Change> undone = await _box.UndoAsync(new UndoRequest { BackupId = old, Cascade = true });
        Assert.Equal([newest, newer, newer, old], undone.Select(change => change.BackupId));
        Assert.Equal(("1", "20", null), (_box.Value("a"), _box.Value("b"), _box.Value("c")));
        Assert.Equal([BackupState.Reverted, BackupState.Reverted, BackupState.Kept, BackupState.Reverted], _box.Store.All().Select(backup => backup.State));
    }

    [Fact]
    public async Task Run_NewerBackupThatWasUndone_IsNotInTheWay()
    {
        string old = await _box.KeepAsync(("a", "10"));
        string newer = await _box.KeepAsync(("a", "100"));
        await _box.UndoAsync(newer);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(old)).State);
        Assert.Equal("1", _box.Value("a"));
    }

    [Fact]
    public async Task Run_Latest_IsTheNewestOfWhichSomethingIsInEffect()
    {
        string old = await _box.KeepAsync(("a", "10"));
        using (await _box.BeginAsync())
        {
        }

        Assert.Equal(old, Assert.Single(await _box.UndoAsync(new UndoRequest { Latest = true })).BackupId);
        Assert.Empty(await _box.UndoAsync(new UndoRequest { Latest = true }));
    }

    [Theory]
    [InlineData("20990101_000000")]
    [InlineData("..")]
    [InlineData("../backups")]
    [InlineData("")]
    public async Task Run_UnknownId_SaysWhichThereAre(string id)
    {
        string known = await _box.KeepAsync(("a", "10"));
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(id));
        Assert.Equal(ErrorIds.BackupNotFound, e.Id);
        Assert.Contains(known, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoBackups_SaysSoAndMakesNothing()
    {
        Assert.Equal(ErrorIds.BackupNotFound, (await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(new UndoRequest { Latest = true }))).Id);
        Assert.Equal(ErrorIds.BackupNotFound, (await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(new UndoRequest()))).Id);
        Assert.False(Directory.Exists(_box.Backups));
    }

    [Fact]
    public async Task Run_BackupOfAnotherMachine_IsRefused()
    {
        string id = await _box.KeepAsync(("a", "10"));
        _box.Context = _box.Context with { Host = new Machine("there", "id-there") };
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(id));
        Assert.Equal(ErrorIds.BackupElsewhere, e.Id);
        Assert.Contains("here", e.Message, StringComparison.Ordinal);
        Assert.Empty(await _box.UndoAsync(new UndoRequest { Latest = true }));
        Assert.Equal("10", _box.Value("a"));
        Assert.Contains(_box.Newest.Warnings, warning => warning.Contains("machine here", StringComparison.Ordinal));

        // A machine that was given another name is the same.
        _box.Context = _box.Context with { Host = new Machine("renamed", "id-here") };
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
    }

    [Fact]
    public async Task Run_OriginalThatWasChanged_KeepsThatChangeAlone()
    {
        string id = await _box.KeepAsync(("a", "10"), ("b", "20"));
        File.WriteAllText(Path.Combine(_box.Backups, BlobName.Of("1"u8).Insert(0, $"{id}/")), "evil");
        IReadOnlyList<Change> undone = await _box.UndoAsync(id);
        Assert.Equal([TuningState.Reverted, TuningState.Kept], undone.Select(change => change.State));
        Assert.Contains("is not what was kept", undone[1].Message, StringComparison.Ordinal);
        Assert.Equal(("10", "2"), (_box.Value("a"), _box.Value("b")));
    }

    [Fact]
    public async Task Run_WhatIf_WritesNothingAndTellsWhatWouldBe()
    {
        string id = await _box.KeepAsync(("a", "10"), ("b", "20"), ("c", "3"));
        _box.Set("b", "mine");
        _box.Set("c", null);
        string everything = FolderSnapshot.Of(_box.Root, withTimes: true);
        IReadOnlyList<Change> planned = await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true });
        Assert.Equal(everything, FolderSnapshot.Of(_box.Root, withTimes: true));
        Assert.All(planned, change => Assert.Equal(TuningState.Kept, change.State));
        Assert.Contains("nothing would be written", planned[0].Message, StringComparison.Ordinal);
        Assert.Contains("b was '2' before, was set to '20', and is 'mine' now", planned[1].Message, StringComparison.Ordinal);
        Assert.Equal("It would be undone.", planned[2].Message);
        Assert.Equal(("1", "10", "10"), (planned[2].Settings[0].Before, planned[2].Settings[0].After, planned[2].Settings[0].Now));
    }

    [Fact]
    public async Task Run_TornJournal_IsMendedAndUndone()
    {
        string id = await _box.KeepAsync(("a", "10"));
        string journal = _box.JournalOf(id);
        string[] lines = File.ReadAllLines(journal);
        File.WriteAllText(journal, string.Join('\n', lines[..^1]) + "\n" + lines[^1][..20]);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Equal((BackupState.Reverted, "1"), (_box.Newest.State, _box.Value("a")));
        Assert.Contains("\"mended\"", File.ReadAllText(journal), StringComparison.Ordinal);
    }

    private static string FilesBut(string snapshot, string name) => string.Join('\n', snapshot.Split('\n').Where(line => !line.Contains(name, StringComparison.Ordinal) && !line.StartsWith("backups folder", StringComparison.Ordinal)));
}
