using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same where PostgreSQL is restarted: one of its own, for the others' tests have sessions in theirs.</summary>
public sealed class KillPostgresRestartTests(TuningCluster cluster) : IClassFixture<TuningCluster>
{
    // In effect only once the server was restarted, by the command that the environment declares: killed before that, the file says one thing and the server does another.
    [SkippableFact]
    public async Task Set_WithARestartOfTheServer_KilledAtAnyBoundary_IsRecoveredOrOfferedForUndo()
    {
        cluster.Require();
        KillRun run = KillPostgresTests.Run(cluster, KillSubjects.Change("postgresql.setting", "postgresql", ("shared_buffers", "24MB")) with { Effect = TuningEffect.Restart });
        await run.SetAsync();
        await run.UndoAsync();
    }
}
