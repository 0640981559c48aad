using Perf.Tests.Tuning.Killing;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>The server goes away between the change and its reading back: nothing can be asked, and nothing be put back, until it is there again.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class ServerGoneTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task Apply_ServerStopsInTheMiddle_SaysWhatIsLeft_AndUndoingGoesOnWhenItIsBack()
    {
        cluster.Require();
        string before = await cluster.SettledAsync();
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        var hook = new RecordingHook();
        var context = new ApplyContext(folder, ServiceMechanisms.All(cluster.Context()), cluster, new OpenDenyList(), TimeProvider.System) { Faults = hook };
        try
        {
            string id;
            using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan(), CancellationToken.None))
            {
                id = session.BackupId;
                hook.At["changed"] = Stop;
                PerfException fault = await Assert.ThrowsAsync<PerfException>(() => session.ApplyAsync(1, KillSubjects.Change("postgresql.setting", "postgresql", ("work_mem", "64MB")), CancellationToken.None));
                Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
                Assert.Contains("cannot be reached", fault.Message, StringComparison.Ordinal);
                Assert.Contains($"Undo-PerfOptimization -BackupId {id}", fault.Message, StringComparison.Ordinal);
            }

            // It is down: undoing says so, and touches nothing.
            Change down = Assert.Single(await UndoAsync(context, id));
            Assert.NotEqual(TuningState.Reverted, down.State);
            Assert.Contains("cannot be reached", down.Message, StringComparison.Ordinal);

            await cluster.EnsureStartedAsync();
            Assert.Equal("64MB", await cluster.ValueAsync("SHOW work_mem"));
            Change undone = Assert.Single(await UndoAsync(context, id));
            Assert.True(undone.State == TuningState.Reverted, undone.Message);
            Assert.Equal(before, await cluster.SettledAsync());
        }
        finally
        {
            await cluster.EnsureStartedAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<IReadOnlyList<Change>> UndoAsync(ApplyContext context, string id) => new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { BackupId = id }, CancellationToken.None);

    private void Stop() => cluster.StopAsync().GetAwaiter().GetResult();
}
