using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

/// <summary>
/// A journal whose last lines are gone, and a change that is in effect all the same. Of what was not there before (<c>c</c>) no bytes are kept, so that none are left over which would say it.
/// </summary>
public sealed class CutJournalTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task CutBeforeWhatWasThereIsInIt_IsDamaged_AndNobodyTakesAnOlderForIt(int lines)
    {
        string older = await _box.KeepAsync(("b", "20"));
        string id = await _box.KeepAsync(("c", "3"));
        byte[] whole = File.ReadAllBytes(_box.JournalOf(id));
        Cut(id, lines);
        Assert.Equal(BackupState.Damaged, StateOf(id));
        Assert.Contains(_box.Newest.Warnings, warning => warning.Contains("undo.sh says how", StringComparison.Ordinal) && warning.Contains("Move-Item", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.BackupDamaged, (await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync())).Id);
        Assert.Equal(ErrorIds.BackupDamaged, (await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(id))).Id);
        Assert.Equal(ErrorIds.BackupDamaged, (await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(new UndoRequest { Latest = true }))).Id);
        Assert.Equal(("20", "3"), (_box.Value("b"), _box.Value("c")));

        File.WriteAllBytes(_box.JournalOf(id), whole);
        Assert.Equal(id, Assert.Single(await _box.UndoAsync(new UndoRequest { Latest = true })).BackupId);
        Assert.Equal(older, Assert.Single(await _box.UndoAsync(new UndoRequest { Latest = true })).BackupId);
        Assert.Equal(("2", (string?)null), (_box.Value("b"), _box.Value("c")));
    }

    [Fact]
    public async Task ManifestAndJournalAreEmpty_IsDamaged()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 0);
        File.WriteAllText(Path.Combine(_box.Backups, id, Manifest.FileName), "");
        Assert.Equal(BackupState.Damaged, StateOf(id));
        Assert.Equal(ErrorIds.BackupDamaged, (await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync())).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Undo_CutBehindWhatWasThere_PutsItBack(bool isService)
    {
        using var box = new TuningSandbox(isService);
        string before = FolderSnapshot.Of(box.Settings);
        string id = await box.KeepAsync(("c", "3"));
        Cut(id, 3, box);
        Assert.Equal(BackupState.Interrupted, StateOf(id, box));
        Change change = Assert.Single(await box.UndoAsync(new UndoRequest { Latest = true }));
        Assert.True(change.State == TuningState.Reverted, change.Message);
        Assert.Equal((before, (string?)null), (FolderSnapshot.Of(box.Settings), box.InEffect("c")));
    }

    // A trial without it was the last thing that can be read.
    [Fact]
    public async Task Undo_CutWhereItWasTurnedOffForAComparison_PutsItBack()
    {
        string id;
        using (BackupSession session = await _box.BeginAsync())
        {
            id = session.BackupId;
            await session.ApplyAsync(1, _box.Change(("c", "3")), CancellationToken.None);
            await session.RevertAsync(1, "Without it.", CancellationToken.None);
            await session.ApplyAsync(1, _box.Change(("c", "3")), CancellationToken.None);
            session.Keep(1, null, "It helps.");
        }

        CutBehind(id, "reverted");
        Assert.Equal(BackupState.Interrupted, StateOf(id));
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    // What was undone for good is in undo.sh no more once the next is made.
    [Fact]
    public async Task Of_ChangeThatDidNotHelp_IsNotTakenForOneThatMayBeInEffect()
    {
        string id;
        using (BackupSession session = await _box.BeginAsync())
        {
            id = session.BackupId;
            await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
            await session.RevertAsync(1, "It does not help.", CancellationToken.None);
            await session.ApplyAsync(2, _box.Change(("c", "3")), CancellationToken.None);
            session.Keep(2, null, "It helps.");
        }

        Cut(id, Array.FindIndex(Lines(id), line => line.Contains("\"step\":\"captured\",\"number\":2", StringComparison.Ordinal)) + 1);
        Assert.Equal([2], BackupReading.Of(Path.Combine(_box.Backups, id)).Changes.Where(record => record.IsTouched).Select(record => record.Number));
    }

    [Fact]
    public async Task Begin_InEffect_IsLeftAndTold_AndAPlanThatTouchesItIsRefused()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => BackupSession.BeginAsync(_box.Context, new OptimizationPlan { Changes = [_box.Change(("c", "4"))] }, CancellationToken.None));
        Assert.Equal(ErrorIds.ChangeRefused, e.Id);
        Assert.Contains($"Undo-PerfOptimization -BackupId {id}", e.Message, StringComparison.Ordinal);
        using (BackupSession session = await _box.BeginAsync())
        {
            Assert.Equal(id, Assert.Single(session.Left).Id);
            Assert.Contains($"Undo-PerfOptimization -BackupId {id}", Assert.Single(session.Warnings), StringComparison.Ordinal);
        }

        Assert.Equal("3", _box.Value("c"));
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    [Fact]
    public async Task Begin_NotInEffect_IsEnded()
    {
        string id = await LeaveUndoneAsync();
        using BackupSession session = await _box.BeginAsync();
        Assert.Empty(session.Left);
        Assert.Equal(BackupState.Empty, StateOf(id));
        Assert.DoesNotContain(_box.Mechanism.Calls, call => call.StartsWith("restore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Undo_NotInEffect_SaysThatItWasLookedAt()
    {
        string id = await LeaveUndoneAsync();
        Assert.Contains("not in effect", Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true })).Message, StringComparison.Ordinal);
        Change change = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal((TuningState.Failed, UnsureChanges.NotInEffect), (change.State, change.Message));
        Assert.DoesNotContain(_box.Mechanism.Calls, call => call.StartsWith("restore", StringComparison.Ordinal));
        Assert.Equal(BackupState.Empty, StateOf(id));
        Assert.Empty(await _box.UndoAsync(id));
    }

    [Fact]
    public async Task Begin_ThatCannotBeLookedAt_IsKeptForLater()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        _box.Mechanism.Faults["observe"] = new InvalidOperationException("down");
        using (BackupSession session = await _box.BeginAsync())
        {
            Assert.Equal(id, Assert.Single(session.Left).Id);
        }

        Assert.Equal(BackupState.Interrupted, StateOf(id));
        _box.Mechanism.Faults.Clear();
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    [Fact]
    public async Task Begin_OfAnotherEnvironment_IsToldAndNotLookedAt()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        byte[] journal = File.ReadAllBytes(_box.JournalOf(id));
        _box.Mechanism.Calls.Clear();
        using BackupSession session = await _box.BeginAsync("production");
        Assert.Equal(id, Assert.Single(session.Left).Id);
        Assert.Empty(_box.Mechanism.Calls);
        Assert.Equal(journal, File.ReadAllBytes(_box.JournalOf(id)));
    }

    [Fact]
    public async Task Undo_WhatIf_SaysThatItWouldBeUndone_AndWritesNothing()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        string everything = FolderSnapshot.Of(_box.Root, withTimes: true);
        Change change = Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true }));

        // Whoever asks for its targets does so by this state.
        Assert.Equal((TuningState.Intended, "It would be undone."), (change.State, change.Message));
        Assert.Equal(everything, FolderSnapshot.Of(_box.Root, withTimes: true));
    }

    [Fact]
    public async Task Undo_StoppedBeforeItBegan_IsStillOffered()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => new Undoer(_box.Context, new NoObserver()).RunAsync(new UndoRequest { BackupId = id }, stop.Token));
        Assert.Equal((BackupState.Interrupted, "3"), (StateOf(id), _box.Value("c")));
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    // A journal that cannot be written while it is looked at is not ended as if nothing were in effect.
    [Fact]
    public async Task Begin_JournalCannotBeWritten_IsStillOffered()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        _box.Hook.At["Intended-writing"] = static () => throw new IOException("No space left on device");
        Assert.Equal(ErrorIds.JournalUnavailable, (await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync())).Id);
        Assert.Equal(BackupState.Interrupted, StateOf(id));
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    // A script that was cut with the journal leaves nothing out.
    [Fact]
    public async Task Undo_ScriptIsGoneToo_PutsItBack()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        File.WriteAllText(Path.Combine(_box.Backups, id, UndoScriptFile.FileName), "");
        Assert.Equal(BackupState.Interrupted, StateOf(id));
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Null(_box.Value("c"));
    }

    private async Task<string> LeaveUndoneAsync()
    {
        string id = await _box.KeepAsync(("c", "3"));
        Cut(id, 3);
        _box.Set("c", null);
        _box.Mechanism.Calls.Clear();
        return id;
    }

    private void CutBehind(string id, string step) => Cut(id, Array.FindIndex(Lines(id), line => line.Contains($"\"step\":\"{step}\"", StringComparison.Ordinal)) + 1);

    private string[] Lines(string id) => File.ReadAllLines(_box.JournalOf(id));

    // Opened, planned, captured, intended: the first four.
    private void Cut(string id, int lines, TuningSandbox? box = null)
    {
        string file = (box ?? _box).JournalOf(id);
        File.WriteAllText(file, string.Concat(File.ReadAllLines(file).Take(lines).Select(line => line + "\n")));
    }

    // By a process that did not make it: this one lives.
    private BackupState StateOf(string id, TuningSandbox? box = null) => BackupSummary.StateOf(BackupReading.Of(Path.Combine((box ?? _box).Backups, id)), isAlive: false);
}
