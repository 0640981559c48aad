using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

public sealed class RecoveryTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Begin_ChangeLeftInEffect_IsToldAndLeft()
    {
        string id = await LeaveAsync("staging");
        using BackupSession session = await _box.BeginAsync("staging");
        Assert.Equal(id, Assert.Single(session.Left).Id);
        Assert.Contains($"Undo-PerfOptimization -BackupId {id}", Assert.Single(session.Warnings), StringComparison.Ordinal);
        Assert.Equal("10", _box.Value("a"));
    }

    [Fact]
    public async Task Begin_ChangeThatIsNotInEffect_IsEnded()
    {
        string id = await LeaveAsync("staging");
        _box.Set("a", "1");
        using BackupSession session = await _box.BeginAsync("staging");
        Assert.Empty(session.Left);
        Assert.Equal(BackupState.Empty, _box.Store.All().Single(backup => backup.Id == id).State);
    }

    [Fact]
    public async Task Begin_ChangeOfAnotherEnvironment_IsToldAndNotLookedAt()
    {
        string id = await LeaveAsync("staging");
        byte[] journal = File.ReadAllBytes(_box.JournalOf(id));
        _box.Mechanism.Calls.Clear();
        using BackupSession session = await _box.BeginAsync("production");
        Assert.Equal(id, Assert.Single(session.Left).Id);
        Assert.Empty(_box.Mechanism.Calls);
        Assert.Equal(journal, File.ReadAllBytes(_box.JournalOf(id)));
    }

    [Fact]
    public async Task Begin_ServiceThatCannotBeAsked_LeavesItForLater()
    {
        string id = await LeaveAsync(null);
        _box.Set("a", "1");
        _box.Mechanism.Faults["observe"] = new InvalidOperationException("down");
        using (BackupSession session = await _box.BeginAsync())
        {
            Assert.Equal(id, Assert.Single(session.Left).Id);
        }

        _box.Mechanism.Faults.Clear();
        using BackupSession later = await _box.BeginAsync();
        Assert.Empty(later.Left);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task Begin_DamagedBackup_RefusesUntilItIsSettled(string? environment)
    {
        string id = await LeaveAsync("staging");
        File.AppendAllText(_box.JournalOf(id), "x\n");
        byte[] journal = File.ReadAllBytes(_box.JournalOf(id));
        string settings = FolderSnapshot.Of(_box.Settings, withTimes: true);
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync(environment));
        Assert.Equal(ErrorIds.BackupDamaged, e.Id);
        string folder = Path.Combine(_box.Backups, id);
        Assert.Contains($"Backup {id} cannot be read to its end: its line", e.Message, StringComparison.Ordinal);
        Assert.Contains("(a, by what can be read)", e.Message, StringComparison.Ordinal);
        Assert.Contains($"Move-Item -LiteralPath '{folder}' -Destination '{folder}.settled'", e.Message, StringComparison.Ordinal);

        // Nothing was touched, neither of the target nor of the journal, and there is no new backup.
        Assert.Equal(journal, File.ReadAllBytes(_box.JournalOf(id)));
        Assert.Equal(settings, FolderSnapshot.Of(_box.Settings, withTimes: true));
        Assert.Equal((id, BackupState.Damaged), (Assert.Single(_box.Store.All()).Id, _box.Newest.State));
        Assert.Contains(_box.Newest.Warnings, warning => warning.Contains("Move-Item", StringComparison.Ordinal));

        // What the message says, which is what the command does.
        Directory.Move(folder, folder + ".settled");
        using BackupSession session = await _box.BeginAsync(environment);
        Assert.Empty(session.Left);
    }

    [Fact]
    public async Task Begin_DamagedBackupThatIsBroughtBack_CanBeUndoneAndIsNotInTheWay()
    {
        string id = await LeaveAsync("staging");
        byte[] journal = File.ReadAllBytes(_box.JournalOf(id));
        File.AppendAllText(_box.JournalOf(id), "x\n");
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(id));
        Assert.Equal(ErrorIds.BackupDamaged, e.Id);
        Assert.Contains("Move-Item", e.Message, StringComparison.Ordinal);
        File.WriteAllBytes(_box.JournalOf(id), journal);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        (await _box.BeginAsync("staging")).Dispose();
    }

    // Cut between two lines a journal looks whole. undo.sh, in which a change is before it is made, says that it is not.
    [Fact]
    public async Task Begin_JournalWithoutItsLastLines_RefusesUntilItIsSettled()
    {
        string id = await LeaveTwoAsync();
        byte[] whole = File.ReadAllBytes(_box.JournalOf(id));
        CutBefore(id, "\"step\":\"planned\",\"number\":2");
        string script = File.ReadAllText(Path.Combine(_box.Backups, id, UndoScriptFile.FileName));
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync("staging"));
        Assert.Equal(ErrorIds.BackupDamaged, e.Id);
        Assert.Contains("lines are missing at its journal's end, for undo.sh puts back change 2", e.Message, StringComparison.Ordinal);
        Assert.Contains("Move-Item", e.Message, StringComparison.Ordinal);

        // Nor is a part of it undone: with that the script would be written anew, and the other change be known to nobody.
        e = await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(id));
        Assert.Equal(ErrorIds.BackupDamaged, e.Id);
        Assert.Equal(("10", "20", script), (_box.Value("a"), _box.Value("b"), File.ReadAllText(Path.Combine(_box.Backups, id, UndoScriptFile.FileName))));

        // The copy that the message asks for.
        File.WriteAllBytes(_box.JournalOf(id), whole);
        Assert.All(await _box.UndoAsync(id), change => Assert.Equal(TuningState.Reverted, change.State));
        Assert.Equal(("1", "2"), (_box.Value("a"), _box.Value("b")));
        (await _box.BeginAsync("staging")).Dispose();
    }

    // Where that is gone too, what was kept for a change that the journal does not speak of says it.
    [Fact]
    public async Task Begin_JournalWithoutItsLastLinesNorScript_RefusesUntilItIsSettled()
    {
        string id = await LeaveTwoAsync();
        CutBefore(id, "\"step\":\"planned\",\"number\":2");
        File.Delete(Path.Combine(_box.Backups, id, UndoScriptFile.FileName));
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync("staging"));
        Assert.Equal(ErrorIds.BackupDamaged, e.Id);
        Assert.Contains("lines are missing", e.Message, StringComparison.Ordinal);
        Assert.Contains($"Undo-PerfOptimization -BackupId {id}", e.Message, StringComparison.Ordinal);
        Assert.Equal("20", _box.Value("b"));

        // Undoing what it knows of ends the journal in order.
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        (await _box.BeginAsync("staging")).Dispose();
    }

    // One that a process left when it had kept bytes and not yet said so: nothing was changed by it.
    [Fact]
    public async Task Begin_ProcessThatDiedBetweenBytesAndTheirLine_IsNotInTheWay()
    {
        string id;
        using (BackupSession session = await _box.BeginAsync("staging"))
        {
            id = session.BackupId;
            await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        }

        CutBefore(id, "\"step\":\"captured\"");

        // It comes after that line.
        File.Delete(Path.Combine(_box.Backups, id, UndoScriptFile.FileName));
        _box.Set("a", "1");
        using BackupSession next = await _box.BeginAsync("staging");
        Assert.Empty(next.Left);
    }

    [Fact]
    public async Task Begin_DamagedBackupOfAnotherMachine_IsNotInTheWay()
    {
        string id = await LeaveAsync("staging");
        File.AppendAllText(_box.JournalOf(id), "x\n");
        _box.Context = _box.Context with { Host = new Machine("there", "id-there") };
        using BackupSession session = await _box.BeginAsync("staging");
        Assert.Empty(session.Left);
    }

    [Fact]
    public async Task Begin_PlanThatTouchesWhatWasLeft_IsRefusedUntilThatIsUndone()
    {
        string id = await LeaveAsync("staging");
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => BeginAsync("staging", _box.Change(("b", "20")), _box.Change(("a", "20"))));
        Assert.Equal(ErrorIds.ChangeRefused, e.Id);
        Assert.Contains($"Undo-PerfOptimization -BackupId {id}", e.Message, StringComparison.Ordinal);
        Assert.Equal(("10", "2"), (_box.Value("a"), _box.Value("b")));
        Assert.Single(_box.Store.All());

        // The lock is free again, and undoing takes the reason away.
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        using BackupSession session = await BeginAsync("staging", _box.Change(("a", "20")));
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, _box.Change(("a", "20")), CancellationToken.None)).State);
    }

    // What another environment names may be the same file.
    [Theory]
    [InlineData("/srv/a", true)]
    [InlineData("/srv/b", false)]
    public async Task Begin_PlanOfAnotherEnvironment_IsRefusedWhereItTouchesTheSame(string identity, bool isRefused)
    {
        _box.Mechanism.Identity = "/srv/a";
        string id = await LeaveAsync("staging");
        _box.Mechanism.Identity = identity;
        Exception? fault = await Record.ExceptionAsync(async () => (await BeginAsync("preview", _box.Change(("a", "20")))).Dispose());
        Assert.Equal(isRefused ? ErrorIds.ChangeRefused : null, (fault as PerfException)?.Id);
        Assert.Equal(isRefused, fault?.Message.Contains($"Undo-PerfOptimization -BackupId {id}", StringComparison.Ordinal) ?? false);
        Assert.Equal("10", _box.Value("a"));
    }

    [Theory]
    [InlineData("staging", "b")]
    [InlineData("production", "a")]
    public async Task Begin_PlanOfOtherSettings_IsToldAlone(string environment, string key)
    {
        string id = await LeaveAsync("staging");
        using BackupSession session = await BeginAsync(environment, _box.Change((key, "20")));
        Assert.Equal(id, Assert.Single(session.Left).Id);
    }

    [Fact]
    public async Task Begin_WhatWasLeftIsNotInEffect_KeepsNoPlanFromIt()
    {
        await LeaveAsync("staging");
        _box.Set("a", "1");
        using BackupSession session = await BeginAsync("staging", _box.Change(("a", "20")));
        Assert.Empty(session.Left);
    }

    private Task<BackupSession> BeginAsync(string environment, params PlannedChange[] changes) =>
        BackupSession.BeginAsync(_box.Context, new OptimizationPlan { Environment = environment, Changes = changes }, CancellationToken.None);

    private async Task<string> LeaveTwoAsync()
    {
        using BackupSession session = await _box.BeginAsync("staging");
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        session.Keep(1, null, "");
        await session.ApplyAsync(2, _box.Change(("b", "20")), CancellationToken.None);
        _box.Time.Advance(TimeSpan.FromMinutes(1));
        return session.BackupId;
    }

    private void CutBefore(string id, string text)
    {
        string[] lines = File.ReadAllLines(_box.JournalOf(id));
        int at = Array.FindIndex(lines, line => line.Contains(text, StringComparison.Ordinal));
        Assert.True(at > 0);
        File.WriteAllText(_box.JournalOf(id), string.Join('\n', lines[..at]) + "\n");
    }

    private async Task<string> LeaveAsync(string? environment)
    {
        using BackupSession session = await _box.BeginAsync(environment);
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        _box.Time.Advance(TimeSpan.FromMinutes(1));
        return session.BackupId;
    }
}
