using System.Diagnostics;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

public sealed class TargetLockTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Take_Twice_IsRefusedAndSaysWhoHasIt()
    {
        using (TargetLock.Take(_box.Backups))
        {
            PerfException e = Assert.Throws<PerfException>(() => TargetLock.Take(_box.Backups));
            Assert.Equal(ErrorIds.TuningLocked, e.Id);
            Assert.Contains($"Process {Environment.ProcessId}", e.Message, StringComparison.Ordinal);
        }

        TargetLock.Take(_box.Backups).Dispose();
    }

    [Fact]
    public async Task Take_WhileChangesAreMade_NobodyElseMakesOrUndoesAny()
    {
        string id = await _box.KeepAsync(("a", "10"));
        using BackupSession session = await _box.BeginAsync();
        Assert.Equal(ErrorIds.TuningLocked, (await Assert.ThrowsAsync<PerfException>(() => _box.BeginAsync())).Id);
        Assert.Equal(ErrorIds.TuningLocked, (await Assert.ThrowsAsync<PerfException>(() => _box.UndoAsync(id))).Id);
        Assert.Equal("10", _box.Value("a"));

        // Looking is allowed.
        Assert.Single(await _box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true }));
    }

    [Fact]
    public void Take_HolderThatIsDead_IsPassedOver()
    {
        using Process dead = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        dead.StandardOutput.ReadToEnd();
        dead.WaitForExit();
        Directory.CreateDirectory(_box.Backups);
        string holder = Path.Combine(_box.Backups, "lock.json");
        File.WriteAllText(holder, $$"""{"id":{{dead.Id}},"mark":"x/1","machine":"{{Environment.MachineName}}"}""");
        TargetLock.Take(_box.Backups).Dispose();
        File.WriteAllText(holder, "{ no json");
        TargetLock.Take(_box.Backups).Dispose();

        // The number was given to another process since: it began at another time.
        File.WriteAllText(holder, $$"""{"id":{{Environment.ProcessId}},"mark":"x/1","machine":"{{Environment.MachineName}}"}""");
        TargetLock.Take(_box.Backups).Dispose();
        Assert.False(File.Exists(holder));
    }

    [SkippableFact]
    public void Take_ReadOnlyDisk_SaysSo()
    {
        using SmallDisk disk = SmallDisk.Create("1m");
        TargetLock.Take(disk.Path).Dispose();
        disk.Remount("ro");
        PerfException e = Assert.Throws<PerfException>(() => TargetLock.Take(disk.Path));
        Assert.Equal(ErrorIds.JournalUnavailable, e.Id);
        Assert.Contains("PERF_HOME", e.Message, StringComparison.Ordinal);
    }
}
