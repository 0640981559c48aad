using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with a real PostgreSQL, also in the middle of what it was asked to do.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class KillPostgresTests(TuningCluster cluster)
{
    [SkippableTheory]
    [InlineData("postgresql.setting", "work_mem", "64MB")]
    [InlineData("postgresql.role", "role:shop/work_mem", "64MB")]
    [InlineData("postgresql.index", "index", "public.orders USING btree (customer_id)")]
    [InlineData("postgresql.table", "public.tickets/autovacuum_vacuum_scale_factor", "0.02")]
    [InlineData("postgresql.analyze", "analyze", "public.orders")]
    public async Task Set_KilledAnywhere_IsRecoveredOrOfferedForUndo(string mechanism, string key, string value)
    {
        cluster.Require();
        var run = new KillRun(_ => Task.FromResult(new KillPlan(KillSubjects.Change(mechanism, "postgresql", (key, value)) with { IsReversible = mechanism != "postgresql.analyze" }, cluster.Context().Targets)), _ => cluster.SettledAsync(), atOnce: 1);
        await run.SetAsync();
        await run.UndoAsync();
        await run.AtTimesAsync(1, 5, 20, 60);
    }
}
