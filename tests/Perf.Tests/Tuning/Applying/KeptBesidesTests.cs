using Perf.Tests.Tuning.Killing;
using Perf.Tests.Tuning.Mechanisms;
using Perf.Tests.Tuning.Mechanisms.Kernel;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

/// <summary>What somebody has set back by hand for now would come back with the next boot, if the file that is read then kept its line.</summary>
public sealed class KeptBesidesTests : IDisposable
{
    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [SkippableTheory]
    [InlineData("sysctl", "vm.swappiness", "10", "proc/vm/swappiness", "60\n", "sysctl.d/60-perf.conf")]
    [InlineData("thp", "enabled", "madvise", "sys/kernel/mm/transparent_hugepage/enabled", "always\n", "tmpfiles.d/60-perf.conf")]
    public async Task Undo_ValueThatSomebodyHasSetBack_TakesTheLineForTheNextBootAway(string mechanism, string key, string value, string path, string before, string boot)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux alone.");
        string everything = _kernel.Dump();
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            var context = new ApplyContext(folder, MechanismList.All(_kernel.Context), new NoRestarts(), new DenyList(), TimeProvider.System);
            string id;
            using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None))
            {
                id = session.BackupId;
                Change made = await session.ApplyAsync(1, KillSubjects.Change(mechanism, "system", (key, value)) with { Effect = TuningEffect.Immediate }, CancellationToken.None);
                Assert.True(made.State == TuningState.Effective, made.Message);
                session.Keep(1, null, "");
            }

            Assert.True(File.Exists(_kernel.PathOf(boot)));
            _kernel.Write(path, before);

            Change undone = Assert.Single(await new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { BackupId = id }, CancellationToken.None));

            Assert.True(undone.State == TuningState.Reverted, undone.Message);
            Assert.Equal(everything, _kernel.Dump());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
