using System.Diagnostics;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

/// <summary>A journal that cannot be written: nothing is changed without it, and nothing is kept from being put back by it.</summary>
public sealed class JournalFaultTests
{
    private static readonly Action s_full = static () => throw new IOException("No space left on device");

    [Theory]
    [InlineData("Planned-writing")]
    [InlineData("Captured-writing")]
    [InlineData("Intended-writing")]
    [InlineData("Applied-writing")]
    [InlineData("Effective-writing")]
    public async Task Apply_LineThatCannotBeWritten_LeavesTheTargetAsItWas(string boundary)
    {
        using var box = new TuningSandbox();
        string before = FolderSnapshot.Of(box.Settings);
        using (BackupSession session = await box.BeginAsync())
        {
            box.Hook.At[boundary] = s_full;
            PerfException e = await Assert.ThrowsAsync<PerfException>(() => session.ApplyAsync(1, box.Change(("a", "10"), ("c", "3")), CancellationToken.None));
            Assert.Equal(ErrorIds.JournalUnavailable, e.Id);
            Assert.Contains("No space left", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, FolderSnapshot.Of(box.Settings));
        Assert.Equal(BackupState.Empty, box.Newest.State);
    }

    [Theory]
    [InlineData("Reverting-writing")]
    [InlineData("Reverted-writing")]
    public async Task Revert_LineThatCannotBeWritten_IsPutBackAllTheSame(string boundary)
    {
        using var box = new TuningSandbox();
        using (BackupSession session = await box.BeginAsync())
        {
            await session.ApplyAsync(1, box.Change(("a", "10")), CancellationToken.None);
            box.Hook.At[boundary] = s_full;
            Assert.Equal(TuningState.Reverted, (await session.RevertAsync(1, "It does harm.", CancellationToken.None)).State);
            Assert.Equal("1", box.Value("a"));
        }

        // What the journal could not say is seen when it is looked at again.
        await box.UndoAsync(box.Newest.Id);
        Assert.Equal(BackupState.Empty, box.Newest.State);
    }

    // The service must not go on with what its file does not say any more.
    [Theory]
    [InlineData("Reverting-writing")]
    [InlineData("Restarting-writing")]
    [InlineData("Restarted-writing")]
    public async Task Revert_LineThatCannotBeWritten_RestartsTheServiceAllTheSame(string boundary)
    {
        using var box = new TuningSandbox(isService: true);
        using (BackupSession session = await box.BeginAsync())
        {
            await session.ApplyAsync(1, box.Change(("a", "10")), CancellationToken.None);
            session.Keep(1, null, "It helps.");
            Assert.Equal("10", box.InEffect("a"));
            box.Hook.At[boundary] = s_full;
            Change change = await session.RevertAsync(1, "It does harm.", CancellationToken.None);
            Assert.True(change.State == TuningState.Reverted, change.Message);
            Assert.Equal(("1", "1"), (box.Value("a"), box.InEffect("a")));
        }

        Assert.Equal(BackupState.Reverted, box.Newest.State);
    }

    [Theory]
    [InlineData("folder-made")]
    [InlineData("Opened-writing")]
    public async Task Begin_ThatCannotBeWritten_LeavesNoLockBehind(string boundary)
    {
        using var box = new TuningSandbox();
        box.Hook.At[boundary] = s_full;
        Assert.Equal(ErrorIds.JournalUnavailable, (await Assert.ThrowsAsync<PerfException>(() => box.BeginAsync())).Id);
        using BackupSession session = await box.BeginAsync();
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, box.Change(("a", "10")), CancellationToken.None)).State);
    }

    [SkippableFact]
    public async Task Apply_FullDisk_SaysSo_AndGoesOnWhenThereIsRoom()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        using var box = new TuningSandbox(backups: Path.Combine(disk.Path, "backups"));
        using (BackupSession session = await box.BeginAsync())
        {
            disk.Fill();
            PlannedChange large = box.Change(("a", "10")) with { Diff = new string('x', 20_000) };
            PerfException e = await Assert.ThrowsAsync<PerfException>(() => session.ApplyAsync(1, large, CancellationToken.None));
            Assert.Equal(ErrorIds.JournalUnavailable, e.Id);
            Assert.Contains(box.Backups, e.Message, StringComparison.Ordinal);
            Assert.Equal("1", box.Value("a"));
            disk.MakeRoom();
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, large, CancellationToken.None)).State);
            session.Keep(1, null, "");
        }

        Assert.Equal(BackupState.Kept, box.Newest.State);
        await box.UndoAsync(box.Newest.Id);
        Assert.Equal("1", box.Value("a"));
    }

    [SkippableTheory]
    [InlineData("chmod", "500", "700")]
    [InlineData("chattr", "+i", "-i")]
    public async Task Begin_FolderThatMayNotBeWritten_SaysSoAndTouchesNothing(string program, string closing, string opening)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess == (program == "chattr"), "Rights keep root from nothing; marks are for root to set.");
        using var box = new TuningSandbox();
        string id = await box.KeepAsync(("a", "10"));
        string before = FolderSnapshot.Of(box.Settings, withTimes: true);
        Skip.IfNot(Run(program, closing, box.Backups), "This file system has no such marks.");
        try
        {
            // A lock there is can be taken; a new backup has no place.
            PerfException e = await Assert.ThrowsAsync<PerfException>(() => box.BeginAsync());
            Assert.Equal(ErrorIds.JournalUnavailable, e.Id);
            Assert.Contains(box.Backups, e.Message, StringComparison.Ordinal);
        }
        finally
        {
            Assert.True(Run(program, opening, box.Backups));
        }

        Assert.Equal(before, FolderSnapshot.Of(box.Settings, withTimes: true));
        Assert.Equal(TuningState.Reverted, Assert.Single(await box.UndoAsync(id)).State);
    }

    [SkippableFact]
    public async Task Undo_ReadOnlyDisk_SaysSoAndUndoesNothing_LookingIsAllowed()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        using var box = new TuningSandbox(backups: Path.Combine(disk.Path, "backups"));
        string id = await box.KeepAsync(("a", "10"));
        disk.Remount("ro");
        Assert.Equal(ErrorIds.JournalUnavailable, (await Assert.ThrowsAsync<PerfException>(() => box.UndoAsync(id))).Id);
        Assert.Equal(ErrorIds.JournalUnavailable, (await Assert.ThrowsAsync<PerfException>(() => box.BeginAsync())).Id);
        Assert.Equal("10", box.Value("a"));
        Assert.Equal(BackupState.Kept, box.Newest.State);
        Assert.Single(await box.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true }));
    }

    // The day on which the disk is full is the one on which somebody wants everything to be as it was.
    [SkippableFact]
    public async Task Undo_FullDisk_IsUndoneAndWrittenDown()
    {
        using SmallDisk disk = SmallDisk.Create("512k");
        using var box = new TuningSandbox(backups: Path.Combine(disk.Path, "backups"));
        string id = await box.KeepAsync(("a", "10"), ("b", "20"), ("c", "3"));
        disk.Fill();
        IReadOnlyList<Change> undone = await box.UndoAsync(id);
        Assert.Equal(3, undone.Count);

        // Nothing is told of a journal that could not be written, for it could.
        Assert.All(undone, change => Assert.Equal((TuningState.Reverted, "It was undone."), (change.State, change.Message)));
        Assert.Equal(("1", "2", (string?)null), (box.Value("a"), box.Value("b"), box.Value("c")));
        Assert.Equal((BackupState.Reverted, 0), (box.Newest.State, box.Newest.Warnings.Count));
        Assert.Contains("Nothing of it is in effect.", File.ReadAllText(Path.Combine(box.Backups, id, "undo.sh")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Revert_FullDiskWhileItIsTried_IsWrittenDownAndCanBeMadeAgain()
    {
        using SmallDisk disk = SmallDisk.Create("512k");
        using var box = new TuningSandbox(backups: Path.Combine(disk.Path, "backups"));
        PlannedChange change = box.Change(("a", "10"));
        using (BackupSession session = await box.BeginAsync())
        {
            await session.ApplyAsync(1, change, CancellationToken.None);
            session.Keep(1, null, "It helps.");
            disk.Fill();
            Assert.Equal("Without it.", (await session.RevertAsync(1, "Without it.", CancellationToken.None)).Message);
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, change, CancellationToken.None)).State);
            session.Keep(1, null, "It helps.");

            // Another is not begun: there would be no room for undoing it.
            Assert.Equal(ErrorIds.JournalUnavailable, (await Assert.ThrowsAsync<PerfException>(() => session.ApplyAsync(2, box.Change(("b", "20")) with { Diff = new string('x', 10_000) }, CancellationToken.None))).Id);
        }

        Assert.Equal((BackupState.Kept, "10", "2"), (box.Newest.State, box.Value("a"), box.Value("b")));
        Assert.Equal(TuningState.Reverted, Assert.Single(await box.UndoAsync(box.Newest.Id)).State);
        Assert.Equal(BackupState.Reverted, box.Newest.State);
    }

    // Trials are many kilobytes, and the room that is kept is for undoing.
    [SkippableFact]
    public async Task Keep_FullDisk_LeavesTheTrialsOutAndCanBeUndone()
    {
        using SmallDisk disk = SmallDisk.Create("512k");
        using var box = new TuningSandbox(backups: Path.Combine(disk.Path, "backups"));
        TuningMeasurement measurement = Measured();
        using (BackupSession session = await box.BeginAsync())
        {
            await session.ApplyAsync(1, box.Change(("a", "10")), CancellationToken.None);
            disk.Fill();
            session.Note(1, measurement);
            Change kept = session.Keep(1, measurement, "It helps.");
            Assert.Equal((TuningState.Kept, 0.4, 0), (kept.State, kept.Gain, kept.Measurement!.Trials.Count));
        }

        Assert.Equal(TuningState.Reverted, Assert.Single(await box.UndoAsync(box.Newest.Id)).State);
        Assert.Equal((BackupState.Reverted, "1"), (box.Newest.State, box.Value("a")));
    }

    [Theory]
    [InlineData("Kept-writing", 0)]
    [InlineData("Closed-writing", 200)]
    public async Task Keep_MeasurementThatCannotBeWritten_IsWrittenWithoutItsTrials(string boundary, int trials)
    {
        using var box = new TuningSandbox();
        using (BackupSession session = await box.BeginAsync())
        {
            await session.ApplyAsync(1, box.Change(("a", "10")), CancellationToken.None);
            box.Hook.At[boundary] = s_full;
            Assert.Equal(TuningState.Kept, session.Keep(1, Measured(), "It helps.").State);
        }

        BackupReading reading = BackupReading.Of(Path.Combine(box.Backups, box.Newest.Id));
        TuningMeasurement read = Assert.Single(reading.Changes).Measurement!;
        Assert.Equal((0.4, trials), (read.Gain, read.Trials.Count));
    }

    private static TuningMeasurement Measured() => new() { Gain = 0.4, Outcome = TuningOutcome.KpiMet, Reason = "Better.", Trials = [.. Enumerable.Range(1, 200).Select(i => new TuningTrial { Number = i, Problem = new string('x', 200) })] };

    [SkippableFact]
    public async Task Begin_FullDisk_SaysSoAndLeavesNothing()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        using var box = new TuningSandbox(backups: Path.Combine(disk.Path, "backups"));
        Directory.CreateDirectory(box.Backups);
        disk.Fill();
        Assert.Equal(ErrorIds.JournalUnavailable, (await Assert.ThrowsAsync<PerfException>(() => box.BeginAsync())).Id);
        Assert.Empty(Directory.GetDirectories(box.Backups));
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
