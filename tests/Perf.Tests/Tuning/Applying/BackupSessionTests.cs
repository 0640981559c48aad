using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

public sealed class BackupSessionTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Apply_IsWrittenDownBeforeItIsDone()
    {
        using BackupSession session = await _box.BeginAsync();
        _box.Hook.Boundaries.Clear();
        _box.Hook.At["Intended-written"] = () => Assert.Equal("1", _box.Value("a"));
        Change change = await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        Assert.Equal(
            ["Planned-writing", "Planned-written", "blobs-written", "Captured-writing", "Captured-written", "script-written", "Intended-writing", "Intended-written", "half-applied", "changed", "Applied-writing", "Applied-written", "Effective-writing", "Effective-written"],
            _box.Hook.Boundaries);
        Assert.Equal((TuningState.Effective, "10", session.BackupId), (change.State, _box.Value("a"), change.BackupId));
        SettingChange setting = Assert.Single(change.Settings);
        Assert.Equal(("1", "10", "10"), (setting.Before, setting.After, setting.Now));
    }

    [Fact]
    public async Task ApplyRevertApply_AsPairsDo_CapturesOnce()
    {
        using BackupSession session = await _box.BeginAsync();
        PlannedChange change = _box.Change(("a", "10"), ("c", "3"));
        for (int pair = 0; pair < 3; pair++)
        {
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, change, CancellationToken.None)).State);
            Assert.Equal(("10", "3"), (_box.Value("a"), _box.Value("c")));
            Change reverted = await session.RevertAsync(1, "Without it.", CancellationToken.None);
            Assert.Equal((TuningState.Reverted, "Without it."), (reverted.State, reverted.Message));
            Assert.Equal(("1", null), (_box.Value("a"), _box.Value("c")));
        }

        Assert.Single(_box.Mechanism.Calls, call => call.StartsWith("capture", StringComparison.Ordinal));
        await session.ApplyAsync(1, change, CancellationToken.None);
        var measurement = new TuningMeasurement { Outcome = TuningOutcome.KpiMet, Gain = 0.4 };
        session.Note(1, measurement with { Gain = 0.1 });
        Change kept = session.Keep(1, measurement, "It helps.");
        Assert.Equal((TuningState.Kept, 0.4, TuningOutcome.KpiMet), (kept.State, kept.Gain, kept.Outcome));

        // The whole set is measured at the end: without it, with it, and it stays.
        await session.RevertAsync(1, "The set.", CancellationToken.None);
        await session.ApplyAsync(1, change, CancellationToken.None);
        session.Keep(1, null, "It helps.");
        Assert.Equal(0.4, session.Keep(1, null, "It helps.").Gain);
    }

    [Fact]
    public async Task Apply_ChangedBySomebodyBetweenPairs_IsNotWrittenOver()
    {
        using BackupSession session = await _box.BeginAsync();
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        await session.RevertAsync(1, "", CancellationToken.None);
        _box.Set("a", "mine");
        Change change = await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        Assert.Equal((TuningState.Drifted, "mine"), (change.State, _box.Value("a")));
        Assert.Contains("'mine' now", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revert_ChangedBySomebodyMeanwhile_IsLeft()
    {
        using BackupSession session = await _box.BeginAsync();
        await session.ApplyAsync(1, _box.Change(("a", "10"), ("b", "20")), CancellationToken.None);
        _box.Set("a", "mine");
        Change change = await session.RevertAsync(1, "It does harm.", CancellationToken.None);
        Assert.Equal((TuningState.Drifted, "mine", "20"), (change.State, _box.Value("a"), _box.Value("b")));
        Assert.Contains("a was '1' before, was set to '10', and is 'mine' now", change.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Refusals => ["refusal", "already", "denied", "undeclared", "mechanism", "secret", "observe", "capture"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Apply_ThatCannotBegin_FailsAndTouchesNothing(string why)
    {
        PlannedChange change = _box.Change(("a", "10"));
        string expected = why;
        switch (why)
        {
            case "refusal":
                _box.Mechanism.Refusal = "The command line decides it.";
                expected = "The command line decides it.";
                break;
            case "already":
                change = _box.Change(("a", "1"));
                break;
            case "denied":
                _box.Context = _box.Context with { Denied = new OpenDenyList("a") };
                expected = "never changed";
                break;
            case "undeclared":
                _box.Context = _box.Context with { Restarts = new FileService("", "") { IsDeclared = false } };
                change = change with { Effect = TuningEffect.Restart };
                expected = "-RestartCommand";
                break;
            case "mechanism":
                change = change with { Mechanism = "no.such" };
                expected = "'no.such'";
                break;
            case "secret":
                change = change with { Settings = [new SettingChange { Key = "a", After = SettingChange.Hidden, IsSecret = true }] };
                break;
            default:
                _box.Mechanism.Faults[why] = new PerfException(ErrorIds.ChangeRefused, $"no {why}");
                break;
        }

        string before = FolderSnapshot.Of(_box.Settings, withTimes: true);
        using (BackupSession session = await _box.BeginAsync())
        {
            Change failed = await session.ApplyAsync(1, change, CancellationToken.None);
            Assert.Equal(TuningState.Failed, failed.State);
            Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, FolderSnapshot.Of(_box.Settings, withTimes: true));
        Assert.Equal(BackupState.Empty, _box.Newest.State);
    }

    [Fact]
    public async Task Apply_AfterWhatKeptItFromBeginningIsGone_IsMade()
    {
        using BackupSession session = await _box.BeginAsync();
        _box.Mechanism.Faults["observe"] = new PerfException(ErrorIds.ChangeFailed, "down");
        Assert.Equal(TuningState.Failed, (await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None)).State);
        _box.Mechanism.Faults.Clear();
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None)).State);
        await session.RevertAsync(1, "", CancellationToken.None);
        _box.Mechanism.Faults["observe"] = new PerfException(ErrorIds.ChangeFailed, "down");
        Assert.Equal(TuningState.Failed, (await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None)).State);
        _box.Mechanism.Faults.Clear();
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None)).State);
    }

    [Fact]
    public async Task ApplyAgain_WhatHasComeToBeRefused_IsNotMade()
    {
        using BackupSession session = await _box.BeginAsync();
        PlannedChange change = _box.Change(("a", "10"));
        await session.ApplyAsync(1, change, CancellationToken.None);
        await session.RevertAsync(1, "Without it.", CancellationToken.None);
        _box.Mechanism.Calls.Clear();
        _box.Mechanism.Refusal = "The file is read-only by now.";
        Change refused = await session.ApplyAsync(1, change, CancellationToken.None);
        Assert.Equal((TuningState.Failed, ErrorIds.ChangeRefused, "The file is read-only by now."), (refused.State, refused.ErrorId, refused.Message));
        Assert.DoesNotContain(_box.Mechanism.Calls, call => call.StartsWith("apply", StringComparison.Ordinal));
        Assert.Equal("1", _box.Value("a"));

        _box.Mechanism.Refusal = null;
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, change, CancellationToken.None)).State);
    }

    [Theory]
    [InlineData("mine", "", "a was 1 and is mine")]
    [InlineData("1", "somebody's", "its file or server is not what it was")]
    public async Task Apply_WhatSomebodyHasChangedSinceThePlanWasTaken_IsRefusedAlone(string value, string state, string told)
    {
        PlannedChange change = await SeenAsync(("a", "10"));
        PlannedChange other = (await SeenAsync(("b", "20"))) with { Target = "other" };
        using BackupSession session = await _box.BeginAsync();
        _box.Set("a", value);
        _box.Mechanism.State = state;
        Change stale = await session.ApplyAsync(1, change, CancellationToken.None);
        Assert.Equal((TuningState.Failed, ErrorIds.PlanStale), (stale.State, stale.ErrorId));
        Assert.Contains($"The plan is stale for test.a (test): {told}", stale.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Mechanism.Calls, call => call.StartsWith("capture", StringComparison.Ordinal) || call.StartsWith("apply", StringComparison.Ordinal));
        Assert.Equal(value, _box.Value("a"));

        _box.Mechanism.State = "";
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(2, other, CancellationToken.None)).State);
    }

    // Two changes of one file: the second finds it as the first has left it.
    [Fact]
    public async Task Apply_WhatAnotherChangeOfThePlanHasChanged_IsNotStale()
    {
        PlannedChange[] changes = [await SeenAsync(("a", "10")), await SeenAsync(("b", "20")), await SeenAsync(("c", "30"))];
        using BackupSession session = await _box.BeginAsync();
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, changes[0], CancellationToken.None)).State);
        _box.Mechanism.State = "as the first has left it";
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(2, changes[1], CancellationToken.None)).State);

        // Values are nobody's but the plan's all the same.
        _box.Set("c", "mine");
        Assert.Equal(ErrorIds.PlanStale, (await session.ApplyAsync(3, changes[2], CancellationToken.None)).ErrorId);
        Assert.Equal("mine", _box.Value("c"));
    }

    [Fact]
    public async Task Apply_WithoutMemoryByNow_IsRefused()
    {
        string? why = "PostgreSQL could then need 9 GB of 8 GB";
        _box.Context = _box.Context with { Fits = (_, _) => Task.FromResult<string?>(why) };
        using BackupSession session = await _box.BeginAsync();
        Change refused = await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        Assert.Equal((TuningState.Failed, ErrorIds.ChangeRefused, "1"), (refused.State, refused.ErrorId, _box.Value("a")));
        Assert.Contains("9 GB of 8 GB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("-Exclude test.a", refused.Message, StringComparison.Ordinal);

        why = null;
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None)).State);
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("half-apply")]
    public async Task Apply_ThatFails_IsPutBack(string where)
    {
        string before = FolderSnapshot.Of(_box.Settings);
        _box.Mechanism.Faults[where] = new PerfException(ErrorIds.ChangeFailed, "nginx: [emerg] unexpected }");
        using (BackupSession session = await _box.BeginAsync())
        {
            Change failed = await session.ApplyAsync(1, _box.Change(("a", "10"), ("b", null), ("c", "3")), CancellationToken.None);
            Assert.Equal(TuningState.Failed, failed.State);
            Assert.Contains("[emerg]", failed.Message, StringComparison.Ordinal);
            Assert.Contains("What was there before is there again.", failed.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, FolderSnapshot.Of(_box.Settings));
        Assert.Equal(BackupState.Empty, _box.Newest.State);
    }

    [Fact]
    public async Task Apply_ThatDoesNotComeIntoEffect_IsPutBackAndSaysWhatIsThere()
    {
        _box.Mechanism.Ignored.Add("b");
        using BackupSession session = await _box.BeginAsync();
        Change failed = await session.ApplyAsync(1, _box.Change(("a", "10"), ("b", "20")), CancellationToken.None);
        Assert.Equal((TuningState.Failed, "1", "2"), (failed.State, _box.Value("a"), _box.Value("b")));
        Assert.Contains("not in effect", failed.Message, StringComparison.Ordinal);
        Assert.Contains("b was '2' before, was set to '20', and is '2' now", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_AndPuttingBackFailsToo_SaysSo_AndUndoingGoesOn()
    {
        string id;
        using (BackupSession session = await _box.BeginAsync())
        {
            id = session.BackupId;
            _box.Mechanism.Faults["half-apply"] = new PerfException(ErrorIds.ChangeFailed, "no room");
            _box.Mechanism.Faults["restore"] = new PerfException(ErrorIds.ChangeFailed, "still no room");
            PerfException e = await Assert.ThrowsAsync<PerfException>(() => session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None));
            Assert.Equal(ErrorIds.ChangeFailed, e.Id);
            Assert.Contains("no room", e.Message, StringComparison.Ordinal);
            Assert.Contains($"Undo-PerfOptimization -BackupId {id}", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal((BackupState.Interrupted, "10"), (_box.Newest.State, _box.Value("a")));
        _box.Mechanism.Faults.Clear();
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Equal("1", _box.Value("a"));
    }

    [Fact]
    public async Task Apply_Cancelled_IsPutBackAndThrows()
    {
        using var stop = new CancellationTokenSource();
        using BackupSession session = await _box.BeginAsync();
        _box.Hook.At["half-applied"] = stop.Cancel;
        _box.Mechanism.Faults["half-apply"] = new OperationCanceledException(stop.Token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => session.ApplyAsync(1, _box.Change(("a", "10")), stop.Token));
        Assert.Equal("1", _box.Value("a"));
        Assert.Equal(TuningState.Failed, Assert.Single(_box.Newest.Changes).State);
    }

    [Fact]
    public async Task Apply_CancelledBeforeTheIntent_TouchesNothing()
    {
        using var stop = new CancellationTokenSource();
        using (BackupSession session = await _box.BeginAsync())
        {
            _box.Hook.At["Captured-written"] = stop.Cancel;
            await Assert.ThrowsAsync<OperationCanceledException>(() => session.ApplyAsync(1, _box.Change(("a", "10")), stop.Token));
        }

        Assert.DoesNotContain(_box.Mechanism.Calls, call => call.StartsWith("apply", StringComparison.Ordinal));
        Assert.Equal(BackupState.Empty, _box.Newest.State);
    }

    [Fact]
    public async Task Secrets_AreInBlobsAlone()
    {
        const string Secret = "hunter2-hunter2";
        _box.Set("password", Secret);
        _box.Mechanism.Secrets.Add("password");
        string id;
        using (BackupSession session = await _box.BeginAsync())
        {
            id = session.BackupId;
            PlannedChange change = _box.Change(("password", "other")) with { Settings = [new SettingChange { Key = "password", Before = SettingChange.Hidden, After = "other" }] };
            Change made = await session.ApplyAsync(1, change, CancellationToken.None);
            Assert.Equal((TuningState.Effective, SettingChange.Hidden, SettingChange.Hidden), (made.State, made.Settings[0].Before, made.Settings[0].Now));
            session.Keep(1, null, "");
        }

        string folder = Path.Combine(_box.Backups, id);
        Assert.All(Directory.GetFiles(folder), file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains(Directory.GetFiles(Path.Combine(folder, "blobs")), file => File.ReadAllText(file) == Secret);

        // What is secret can be compared all the same.
        Assert.Equal(SettingChange.Hidden, Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true })).Settings[0].Now);
        _box.Set("password", "third");
        Change drifted = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal(TuningState.Drifted, drifted.State);
        Assert.DoesNotContain("third", drifted.Message, StringComparison.Ordinal);
        _box.Set("password", "other");
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Equal(Secret, _box.Value("password"));
    }

    [Fact]
    public async Task Apply_Irreversible_IsNotAskedWhetherItWasUndone()
    {
        using BackupSession session = await _box.BeginAsync();
        PlannedChange change = _box.Change(("a", "10")) with { IsReversible = false };
        _box.Mechanism.Ignored.Add("a");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, change, CancellationToken.None)).State);
            Assert.Equal(TuningState.Reverted, (await session.RevertAsync(1, "", CancellationToken.None)).State);
        }
    }

    private async Task<PlannedChange> SeenAsync((string Key, string? Value) setting)
    {
        PlannedChange change = _box.Change(setting);
        return change with { ObservedHash = PlanHash.OfObservation(await _box.Mechanism.ObserveAsync(ChangeOrders.Of(change, ""), CancellationToken.None)) };
    }
}
