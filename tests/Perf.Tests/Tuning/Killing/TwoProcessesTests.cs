using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>Two real processes at once: one changes, the other is told to wait, and nothing of it is done.</summary>
public sealed class TwoProcessesTests
{
    [SkippableTheory]
    [InlineData(KillChild.Setting)]
    [InlineData(KillChild.Undoing)]
    public async Task Second_WhileTheFirstMakesChanges_IsRefusedAndTouchesNothing(string phase)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The child is started as on Linux.");
        string folder = Directory.CreateTempSubdirectory("perf-two-").FullName;
        try
        {
            string settings = Path.Combine(folder, "settings");
            Directory.CreateDirectory(settings);
            await File.WriteAllTextAsync(Path.Combine(settings, "a"), "1");
            var plan = new KillPlan(KillSubjects.Change(FileMechanism.Id, "test", ("a", "2")), new TuningTargets());
            plan.Save(folder);
            ApplyContext context = plan.Context(folder, NoFaults.Instance);
            await KeepAsync(context, plan);
            string before = FolderSnapshot.Of(settings, withTimes: true);

            using (await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None))
            {
                (int code, string said) = await KillProcess.RunAsync(folder, phase);
                Assert.Equal(KillChild.NotDone, code);
                Assert.Contains(ErrorIds.TuningLocked, said, StringComparison.Ordinal);
                Assert.Contains($"Process {Environment.ProcessId}", said, StringComparison.Ordinal);
                Assert.Equal(before, FolderSnapshot.Of(settings, withTimes: true));
            }

            // Once it has ended, the other may.
            Assert.Equal(0, (await KillProcess.RunAsync(folder, KillChild.Undoing)).Code);
            Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(settings, "a")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Another PERF_HOME has another folder of backups, and the same target.
    [SkippableFact]
    public async Task Second_WithAnotherHome_IsRefusedWhileTheFirstLives_AndNoLongerOnceThatIsKilled()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The child is started as on Linux.");
        string folder = Directory.CreateTempSubdirectory("perf-two-").FullName;
        try
        {
            string home = Path.Combine(folder, "home");
            string locks = Path.Combine(folder, "locks");
            string settings = Path.Combine(home, "settings");
            Directory.CreateDirectory(settings);
            Directory.CreateDirectory(locks);
            await File.WriteAllTextAsync(Path.Combine(settings, "a"), "1");
            var plan = new KillPlan(KillSubjects.Change(FileMechanism.Id, "test", ("a", "2")), new TuningTargets()) { Places = ["/etc/nginx/nginx.conf"], LockFolder = locks };
            plan.Save(home);
            string before = FolderSnapshot.Of(home, withTimes: true);
            using (PlaceLocks.Take(plan.Places, locks))
            {
                (int code, string said) = await KillProcess.RunAsync(home, KillChild.Setting);
                Assert.Equal(KillChild.NotDone, code);
                Assert.Contains(ErrorIds.TuningLocked, said, StringComparison.Ordinal);
                Assert.Contains($"Process {Environment.ProcessId}", said, StringComparison.Ordinal);
                Assert.Equal(FilesOf(before, "settings"), FilesOf(FolderSnapshot.Of(home, withTimes: true), "settings"));
            }

            // Killed at its first boundary, when it has all locks: they end with it, and what it left beside them is passed over.
            Assert.Equal(KillProcess.Killed, (await KillProcess.RunAsync(home, KillChild.Setting, 1)).Code);
            Assert.True(File.Exists(PlaceLocks.PathOf(plan.Places[0], locks) + ".json"));
            PlaceLocks.Take(plan.Places, locks).Dispose();
            Assert.Equal(0, (await KillProcess.RunAsync(home, KillChild.Setting)).Code);
            Assert.Equal("2", await File.ReadAllTextAsync(Path.Combine(settings, "a")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string FilesOf(string snapshot, string folder) => string.Join('\n', snapshot.Split('\n').Where(line => line.StartsWith(folder, StringComparison.Ordinal)));

    private static async Task KeepAsync(ApplyContext context, KillPlan plan)
    {
        using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None);
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, plan.Change, CancellationToken.None)).State);
        session.Keep(1, null, "");
    }
}
