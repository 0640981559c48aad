using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with a real PostgreSQL, also in the middle of what it was asked to do, and with restarts of it.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class KillPostgresTests(TuningCluster cluster)
{
    internal static readonly (string Mechanism, string Key, string Value)[] Subjects =
    [
        ("postgresql.setting", "work_mem", "64MB"),
        ("postgresql.role", "role:shop/work_mem", "64MB"),
        ("postgresql.index", "index", "public.killed USING btree (customer_id)"),
        ("postgresql.table", "public.killed/autovacuum_vacuum_scale_factor", "0.02"),
        ("postgresql.analyze", "analyze", "public.killed"),
    ];

    public static TheoryData<string> Mechanisms => [.. Subjects.Select(subject => subject.Mechanism)];

    [SkippableTheory]
    [MemberData(nameof(Mechanisms))]
    public async Task Set_KilledAnywhere_IsRecoveredOrOfferedForUndo(string mechanism)
    {
        cluster.Require();
        KillRun run = Run(Change(mechanism));
        await run.SetAsync();
        await run.UndoAsync();
        await run.AtTimesAsync(1, 5, 20, 60);
        await cluster.SqlAsync("DROP TABLE killed");
    }

    [SkippableTheory]
    [MemberData(nameof(Mechanisms))]
    public async Task Journal_CutAnywhere_IsUndoneExactlyOrToldAsDamaged(string mechanism)
    {
        cluster.Require();
        await Run(Change(mechanism)).CutAsync();
        await cluster.SqlAsync("DROP TABLE killed");
    }

    // In effect only once the server was restarted, by the command that the environment declares: killed before that, the file says one thing and the server does another.
    [SkippableFact]
    public async Task Set_WithARestartOfTheServer_KilledAtAnyBoundary_IsRecoveredOrOfferedForUndo()
    {
        cluster.Require();
        KillRun run = Run(KillSubjects.Change("postgresql.setting", "postgresql", ("shared_buffers", "24MB")) with { Effect = TuningEffect.Restart });
        try
        {
            await run.SetAsync();
            await run.UndoAsync();
        }
        finally
        {
            await cluster.EnsureStartedAsync();
        }

        await cluster.SqlAsync("DROP TABLE killed");
    }

    // Between the two, and while both are turned off and on once more.
    [SkippableFact]
    public async Task Set_TwoChanges_KilledAtAnyBoundary_AreRecoveredOrOfferedForUndo()
    {
        cluster.Require();
        KillRun run = Run(Change("postgresql.setting"), Change("postgresql.index"));
        await run.SetAsync();
        await run.UndoAsync();
        await cluster.SqlAsync("DROP TABLE killed");
    }

    private static PlannedChange Change(string mechanism)
    {
        (_, string key, string value) = Subjects.Single(subject => subject.Mechanism == mechanism);
        return KillSubjects.Change(mechanism, "postgresql", (key, value)) with { IsReversible = mechanism != "postgresql.analyze" };
    }

    private KillRun Run(PlannedChange change, params PlannedChange[] more) => new(
        async _ =>
        {
            // A new one each time: what was analyzed once is not analyzed again.
            await cluster.SqlAsync("DROP TABLE IF EXISTS killed");
            await cluster.SqlAsync("CREATE TABLE killed AS SELECT i AS id, i % 100 AS customer_id FROM generate_series(1, 5000) AS i");
            return new KillPlan(change, cluster.Context().Targets) { More = more, Restart = change.Effect == TuningEffect.Restart ? cluster.RestartCommand : [] };
        },
        _ => cluster.SettledAsync(),
        atOnce: 1);
}
