using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>
/// Has a real process change something, and killed at every boundary. After each, what a process that comes next finds is either clean or offered for undo, and undoing gives back the target byte for byte.
/// </summary>
/// <param name="prepare">Makes the target in a folder, or names one that is shared, and says what is to be changed.</param>
/// <param name="snapshot">All of the target that must be the same after undoing, as a text.</param>
/// <param name="atOnce">How many at once; 1 where the target is shared.</param>
internal sealed partial class KillRun(Func<string, Task<KillPlan>> prepare, Func<string, Task<string>> snapshot, int atOnce = 2)
{
    private const int Killed = KillProcess.Killed;

    // In memory where there is such a place: a kill takes nothing that was written, wherever that is, and a disk takes its time for each line of a journal.
    private static readonly string s_place = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>Takes away what was made besides the folder.</summary>
    internal Func<string, Task> CleanUpAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Killed while it makes the change.</summary>
    internal async Task SetAsync()
    {
        (string[] boundaries, bool isWhole) = await BoundariesAsync(KillChild.Setting);
        int intent = Array.IndexOf(boundaries, "Intended-written");
        Assert.True(intent > 0 && Array.IndexOf(boundaries, "changed") > intent, string.Join(' ', boundaries));

        // Before the intent the mechanism has nothing to do; that is the same for all.
        await EachAsync(Enumerable.Range(isWhole ? 1 : intent, boundaries.Length - (isWhole ? 0 : intent - 1)), async (folder, at) =>
        {
            string before = await snapshot(folder);
            await KillAsync(folder, KillChild.Setting, at, boundaries[at - 1]);
            await ExpectNothingLostAsync(folder, before, $"{at}: {boundaries[at - 1]}");
        });
    }

    /// <summary>Killed while it undoes it.</summary>
    internal async Task UndoAsync()
    {
        (string[] boundaries, _) = await BoundariesAsync(KillChild.Undoing);
        await EachAsync(Enumerable.Range(1, boundaries.Length), async (folder, at) =>
        {
            string before = await snapshot(folder);

            // Made here: undoing sees the same, whoever has made it and lives on.
            await KeepAsync(folder);
            await KillAsync(folder, KillChild.Undoing, at, boundaries[at - 1]);
            await ExpectNothingLostAsync(folder, before, $"undo {at}: {boundaries[at - 1]}");
        });
    }

    /// <summary>Killed wherever the mechanism is, some time after the intent; or not, when it was faster.</summary>
    /// <param name="milliseconds">The times.</param>
    internal Task AtTimesAsync(params int[] milliseconds) => EachAsync(milliseconds, async (folder, after) =>
    {
        string before = await snapshot(folder);
        (int code, string said) = await KillProcess.RunAsync(folder, KillChild.Setting, -after);
        Assert.True(code is 0 or Killed, said);
        await ExpectNothingLostAsync(folder, before, $"after {after} ms");
    });

    private async Task ExpectNothingLostAsync(string folder, string before, string at)
    {
        ApplyContext context = KillPlan.Load(folder).Context(folder, NoFaults.Instance);
        var store = new BackupStore(context.Folder);

        // What is there and was not there before is known, also before anything is recovered.
        if (await snapshot(folder) != before)
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
            Assert.Equal(($"{at}: recovered", before), ($"{at}: recovered", await snapshot(folder)));
        }

        var undoer = new Undoer(context, new NoObserver());
        IReadOnlyList<Change> undone = await undoer.RunAsync(new UndoRequest { Latest = true }, CancellationToken.None);
        Assert.All(undone, change => Assert.True(change.State == TuningState.Reverted, $"{at}: {change.State} {change.Message}"));
        Assert.Equal((at, before), (at, await snapshot(folder)));
        Assert.All(store.All(), backup => Assert.True(backup.State is BackupState.Empty or BackupState.Reverted, $"{at}: {backup.State}"));

        // Once more is nothing to do, and writes nothing.
        string backups = FolderSnapshot.Of(context.Folder, withTimes: true);
        Assert.Empty(await undoer.RunAsync(new UndoRequest { Latest = true }, CancellationToken.None));
        Assert.Equal(backups, FolderSnapshot.Of(context.Folder, withTimes: true));
    }

    // A life without a kill tells the boundaries, and leaves the target as it was. It is lived here: what is done is the same as in a process of its own, and each of those is at a boundary in the end.
    private async Task<(string[] Boundaries, bool IsWhole)> BoundariesAsync(string phase)
    {
        var hook = new KillHook(0);
        bool isWhole = false;
        await EachAsync([0], async (folder, _) =>
        {
            KillPlan plan = KillPlan.Load(folder);
            isWhole = plan.IsWhole;
            string before = await snapshot(folder);
            if (phase == KillChild.Undoing)
            {
                await KeepAsync(folder);
            }

            Assert.Null(await KillChild.LiveAsync(plan.Context(folder, hook), plan, phase));
            await ExpectNothingLostAsync(folder, before, "alive");
        });
        return ([.. hook.Boundaries], isWhole);
    }

    private async Task EachAsync(IEnumerable<int> places, Func<string, int, Task> work)
    {
        if (atOnce > 1)
        {
            await Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (at, _) => await OneAsync(at, work));
            return;
        }

        // Where it was begun: that may be the one thread that is in a namespace of its own.
        foreach (int at in places)
        {
            await OneAsync(at, work);
        }
    }

    private async Task OneAsync(int at, Func<string, int, Task> work)
    {
        string folder = Path.Combine(s_place, $"perf-kill-{Guid.NewGuid():N}");
        MakePrivate(folder);
        try
        {
            (await prepare(folder)).Save(folder);
            await work(folder, at);
        }
        finally
        {
            await CleanUpAsync(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static async Task KillAsync(string folder, string phase, int at, string boundary)
    {
        (int code, string said) = await KillProcess.RunAsync(folder, phase, at);
        Assert.True(code == Killed, $"{at}: {boundary} was not reached ({code}): {said}");
    }
}
