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

    [Fact]
    public async Task Begin_DamagedBackup_IsLeftAlone()
    {
        string id = await LeaveAsync(null);
        File.AppendAllText(_box.JournalOf(id), "x\n");
        byte[] journal = File.ReadAllBytes(_box.JournalOf(id));
        using BackupSession session = await _box.BeginAsync();
        Assert.Equal(journal, File.ReadAllBytes(_box.JournalOf(id)));
        Assert.Equal(BackupState.Damaged, _box.Store.All().Single(backup => backup.Id == id).State);
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

    private async Task<string> LeaveAsync(string? environment)
    {
        using BackupSession session = await _box.BeginAsync(environment);
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        _box.Time.Advance(TimeSpan.FromMinutes(1));
        return session.BackupId;
    }
}
