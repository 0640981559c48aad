using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with two changes of one PostgreSQL: killed between the two, and while both are turned off and on once more. One of its own, so that nobody waits for it.</summary>
public sealed class KillPostgresSeveralTests(TuningCluster cluster) : IClassFixture<TuningCluster>
{
    [SkippableFact]
    public async Task Set_TwoChanges_KilledAtAnyBoundary_AreRecoveredOrOfferedForUndo()
    {
        cluster.Require();
        KillRun run = KillPostgresTests.Run(cluster, KillPostgresTests.Change("postgresql.setting"), KillPostgresTests.Change("postgresql.index"));
        await run.SetAsync();
        await run.UndoAsync();
    }
}
