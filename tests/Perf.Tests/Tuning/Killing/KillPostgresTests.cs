using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with a real PostgreSQL, also in the middle of what it was asked to do.</summary>
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
        KillRun run = Run(cluster, Change(mechanism));
        await run.SetAsync();
        await run.UndoAsync();
        await run.AtTimesAsync(1, 5, 20, 60);
        await cluster.SqlAsync("DROP TABLE killed");
    }

    /// <summary>The change of a mechanism.</summary>
    internal static PlannedChange Change(string mechanism)
    {
        (_, string key, string value) = Subjects.Single(subject => subject.Mechanism == mechanism);
        return KillSubjects.Change(mechanism, "postgresql", (key, value)) with { IsReversible = mechanism != "postgresql.analyze" };
    }

    /// <summary>Changes in a cluster.</summary>
    internal static KillRun Run(TuningCluster cluster, PlannedChange change, params PlannedChange[] more) => new(
        async _ =>
        {
            // A new one each time: what was analyzed once is not analyzed again.
            await cluster.SqlAsync("DROP TABLE IF EXISTS killed; CREATE TABLE killed AS SELECT i AS id, i % 100 AS customer_id FROM generate_series(1, 5000) AS i");
            return new KillPlan(change, cluster.Context().Targets) { More = more, Restart = change.Effect == TuningEffect.Restart ? cluster.RestartCommand : [] };
        },
        _ => cluster.SettledAsync(),
        atOnce: 1);
}
