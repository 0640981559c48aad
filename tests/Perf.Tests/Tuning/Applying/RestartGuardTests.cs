using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

public sealed class RestartGuardTests : IDisposable
{
    private readonly TuningSandbox _box = new(isService: true);

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Apply_IsInEffectAfterARestart_AndUndoneByAnother()
    {
        using BackupSession session = await _box.BeginAsync();
        int restarts = _box.Service.Restarts;
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None)).State);
        Assert.Equal(("10", restarts + 1), (_box.InEffect("a"), _box.Service.Restarts));
        Assert.Equal(TuningState.Reverted, (await session.RevertAsync(1, "", CancellationToken.None)).State);
        Assert.Equal(("1", restarts + 2), (_box.InEffect("a"), _box.Service.Restarts));
    }

    [Fact]
    public async Task Apply_ServiceThatDoesNotComeUp_GetsItsBytesBack()
    {
        string before = FolderSnapshot.Of(_box.Settings);
        using BackupSession session = await _box.BeginAsync();
        Change failed = await session.ApplyAsync(1, _box.Change(("a", FileService.Poison)), CancellationToken.None);
        Assert.Equal(TuningState.Failed, failed.State);
        Assert.Contains("could not map anonymous shared memory", failed.Message, StringComparison.Ordinal);
        Assert.Contains("bytes", _box.Mechanism.Calls);
        Assert.Equal((before, "1"), (FolderSnapshot.Of(_box.Settings), _box.InEffect("a")));
        Assert.False(_box.Service.IsDown);
    }

    [Fact]
    public async Task Apply_ServiceThatDoesNotComeUpEither_SaysSo_AndUndoingGoesOn()
    {
        string id;
        using (BackupSession session = await _box.BeginAsync())
        {
            id = session.BackupId;

            // Somebody else's setting keeps it down even with ours taken back.
            _box.Set("others", FileService.Poison);
            PerfException e = await Assert.ThrowsAsync<PerfException>(() => session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None));
            Assert.Equal(ErrorIds.ChangeFailed, e.Id);
        }

        Assert.Equal((BackupState.Interrupted, "1"), (_box.Newest.State, _box.Value("a")));
        _box.Set("others", null);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Equal("1", _box.InEffect("a"));
    }

    [Fact]
    public async Task Undo_ServiceThatIsDown_IsNotTouched_AndForceGivesItsBytesBack()
    {
        string id = await _box.KeepAsync(("a", "10"));
        Directory.Delete(_box.Service.Running, recursive: true);
        Change asked = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal((TuningState.Kept, "10"), (asked.State, _box.Value("a")));
        Assert.Contains("does not answer", asked.Message, StringComparison.Ordinal);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, Force = true })).State);
        Assert.Equal("1", _box.InEffect("a"));
    }

    [Fact]
    public async Task Undo_RestartUndeclared_IsRefusedAndTouchesNothing()
    {
        string id = await _box.KeepAsync(("a", "10"));
        _box.Context = _box.Context with { Restarts = new FileService(_box.Settings, _box.Service.Running) { IsDeclared = false } };
        Change change = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal((TuningState.Kept, "10"), (change.State, _box.Value("a")));
        Assert.Contains("-RestartCommand", change.Message, StringComparison.Ordinal);
    }
}
