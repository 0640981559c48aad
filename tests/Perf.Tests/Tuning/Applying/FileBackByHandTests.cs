using Perf.Tests.Tuning.Support;

namespace Perf.Tests.Tuning.Applying;

/// <summary>Somebody has put the file back by hand. What its service runs with a file does not say.</summary>
public sealed class FileBackByHandTests : IDisposable
{
    private readonly TuningSandbox _box = new(isService: true);

    public FileBackByHandTests() => _box.Mechanism.SeesFilesAlone = true;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Undo_FileIsBackAndTheServiceWasNotRestarted_RestartsIt()
    {
        string id = await _box.KeepAsync(("a", "10"));
        _box.Set("a", "1");
        Assert.Equal("10", _box.InEffect("a"));
        Change preview = Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true }));
        Assert.Contains("test would be restarted", preview.Message, StringComparison.Ordinal);
        Assert.Equal(TuningState.Reverted, Assert.Single(await _box.UndoAsync(id)).State);
        Assert.Equal(("1", "1"), (_box.Value("a"), _box.InEffect("a")));
        Assert.Equal(BackupState.Reverted, _box.Newest.State);
    }

    // It was restarted by hand, or will be: undoing is not refused for want of a command, and does not say what it does not know.
    [Fact]
    public async Task Undo_FileIsBackAndNoCommandIsDeclared_SaysThatItIsToBeRestarted()
    {
        string id = await _box.KeepAsync(("a", "10"));
        _box.Set("a", "1");
        _box.Context = _box.Context with { Restarts = new FileService(_box.Settings, _box.Service.Running) { IsDeclared = false } };
        Change change = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal(TuningState.Reverted, change.State);
        Assert.Contains("Whether test was restarted since is not known", change.Message, StringComparison.Ordinal);
        Assert.Equal("10", _box.InEffect("a"));
    }

    // A service that was asked itself needs no restart for what it has already.
    [Fact]
    public async Task Undo_ServiceThatWasAskedItself_IsNotRestartedForNothing()
    {
        _box.Mechanism.SeesFilesAlone = false;
        string id = await _box.KeepAsync(("a", "10"));
        _box.Set("a", "1");
        await _box.Service.RestartAsync("test", CancellationToken.None);
        int restarts = _box.Service.Restarts;
        Change change = Assert.Single(await _box.UndoAsync(id));
        Assert.Equal((TuningState.Reverted, restarts), (change.State, _box.Service.Restarts));
        Assert.Contains("was there again already", change.Message, StringComparison.Ordinal);
    }
}
