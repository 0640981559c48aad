using System.Diagnostics;
using System.Globalization;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>
/// A real process is killed at every boundary there is. After each, what a process that comes next finds is either clean or offered for undo, and undoing gives back the target byte for byte.
/// </summary>
public sealed class KillTests
{
    private const int Killed = 128 + 9;

    public static TheoryData<string> Subjects => [.. KillSubjects.All.Select(subject => subject.Name)];

    [SkippableTheory]
    [MemberData(nameof(Subjects))]
    public async Task Set_KilledAtAnyBoundary_IsRecoveredOrOfferedForUndo(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "Its processes are not killed by a signal.");
        KillSubject subject = KillSubjects.Of(name);
        IReadOnlyList<string> boundaries = await BoundariesAsync(subject, KillChild.Setting, _ => Task.CompletedTask);
        Assert.Contains("Intended-written", boundaries);
        Assert.Contains("changed", boundaries);
        await EachAsync(boundaries.Count, async at =>
        {
            string folder = await PreparedAsync(subject);
            string before = await subject.SnapshotAsync(folder);
            await KillAsync(subject, folder, KillChild.Setting, at);
            await ExpectNothingLostAsync(subject, folder, before, $"{at}: {boundaries[at - 1]}");
            await CleanUpAsync(subject, folder);
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Subjects))]
    public async Task Undo_KilledAtAnyBoundary_GoesOnWhenItIsDoneAgain(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "Its processes are not killed by a signal.");
        KillSubject subject = KillSubjects.Of(name);
        IReadOnlyList<string> boundaries = await BoundariesAsync(subject, KillChild.Undoing, folder => RunAsync(subject, folder, KillChild.Setting, 0));
        await EachAsync(boundaries.Count, async at =>
        {
            string folder = await PreparedAsync(subject);
            string before = await subject.SnapshotAsync(folder);
            Assert.Equal(0, await RunAsync(subject, folder, KillChild.Setting, 0));
            await KillAsync(subject, folder, KillChild.Undoing, at);
            await ExpectNothingLostAsync(subject, folder, before, $"{at}: {boundaries[at - 1]}");
            await CleanUpAsync(subject, folder);
        });
    }

    private static async Task ExpectNothingLostAsync(KillSubject subject, string folder, string before, string at)
    {
        ApplyContext context = subject.Context(folder, NoFaults.Instance);
        var store = new BackupStore(context.Folder);

        // What is there and was not there before is known, also before anything is recovered.
        if (await subject.SnapshotAsync(folder) != before)
        {
            Assert.True(store.All().Any(backup => backup.State is BackupState.Interrupted or BackupState.Kept or BackupState.PartlyReverted), at);
        }

        // The next process: the lock of a dead one is no lock.
        IReadOnlyList<string> warnings;
        using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None))
        {
            warnings = session.Warnings;
        }

        Assert.All(store.All(), backup => Assert.True(backup.State is not (BackupState.Damaged or BackupState.Open), $"{at}: {backup.State} {string.Join(" ", backup.Warnings)}"));
        if (store.All().Any(backup => backup.State == BackupState.Interrupted))
        {
            Assert.Contains(warnings, warning => warning.Contains("Undo-PerfOptimization -BackupId", StringComparison.Ordinal));
        }
        else if (!store.All().Any(backup => backup.State is BackupState.Kept or BackupState.PartlyReverted))
        {
            Assert.True(await subject.SnapshotAsync(folder) == before, $"{at}: recovered, and not as it was before");
        }

        var undoer = new Undoer(context, new NoObserver());
        IReadOnlyList<Change> undone = await undoer.RunAsync(new UndoRequest { Latest = true }, CancellationToken.None);
        Assert.All(undone, change => Assert.True(change.State == TuningState.Reverted, $"{at}: {change.State} {change.Message}"));
        Assert.Equal((at, before), (at, await subject.SnapshotAsync(folder)));
        Assert.All(store.All(), backup => Assert.True(backup.State is BackupState.Empty or BackupState.Reverted, $"{at}: {backup.State}"));

        // Once more is nothing to do, and writes nothing.
        string backups = FolderSnapshot.Of(context.Folder, withTimes: true);
        Assert.Empty(await undoer.RunAsync(new UndoRequest { Latest = true }, CancellationToken.None));
        Assert.Equal(backups, FolderSnapshot.Of(context.Folder, withTimes: true));
    }

    private static async Task<IReadOnlyList<string>> BoundariesAsync(KillSubject subject, string phase, Func<string, Task> first)
    {
        string folder = await PreparedAsync(subject);
        await first(folder);
        Assert.Equal(0, await RunAsync(subject, folder, phase, 0));
        string[] boundaries = await File.ReadAllLinesAsync(Path.Combine(folder, KillChild.BoundaryFile));
        await CleanUpAsync(subject, folder);
        return boundaries;
    }

    private static async Task KillAsync(KillSubject subject, string folder, string phase, int at) => Assert.Equal(Killed, await RunAsync(subject, folder, phase, at));

    private static async Task<int> RunAsync(KillSubject subject, string folder, string phase, int at)
    {
        using Process child = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(KillTests).Assembly.Location, KillChild.Argument, subject.Name, folder, phase, at.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;
        string error = await child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode is 0 or Killed, error);
        return child.ExitCode;
    }

    private static Task EachAsync(int boundaries, Func<int, Task> work) =>
        Parallel.ForEachAsync(Enumerable.Range(1, boundaries), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (at, _) => await work(at));

    private static async Task<string> PreparedAsync(KillSubject subject)
    {
        string folder = Directory.CreateTempSubdirectory("perf-kill-").FullName;
        await subject.PrepareAsync(folder);
        return folder;
    }

    private static async Task CleanUpAsync(KillSubject subject, string folder)
    {
        await subject.CleanUpAsync(folder);
        Directory.Delete(folder, recursive: true);
    }
}
