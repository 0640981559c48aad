using System.Diagnostics;
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
                (int code, string said) = await RunAsync(folder, phase);
                Assert.Equal(KillChild.NotDone, code);
                Assert.Contains(ErrorIds.TuningLocked, said, StringComparison.Ordinal);
                Assert.Contains($"Process {Environment.ProcessId}", said, StringComparison.Ordinal);
                Assert.Equal(before, FolderSnapshot.Of(settings, withTimes: true));
            }

            // Once it has ended, the other may.
            Assert.Equal(0, (await RunAsync(folder, KillChild.Undoing)).Code);
            Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(settings, "a")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KeepAsync(ApplyContext context, KillPlan plan)
    {
        using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None);
        Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, plan.Change, CancellationToken.None)).State);
        session.Keep(1, null, "");
    }

    private static async Task<(int Code, string Said)> RunAsync(string folder, string phase)
    {
        using Process child = Process.Start(new ProcessStartInfo("dotnet", [typeof(TwoProcessesTests).Assembly.Location, KillChild.Argument, folder, phase, "0"]) { RedirectStandardError = true })!;
        string said = await child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();
        return (child.ExitCode, said);
    }
}
