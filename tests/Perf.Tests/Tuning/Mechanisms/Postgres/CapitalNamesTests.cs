using Perf.Tests.Analysis.Bottlenecks;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Tables and indexes with capitals, as EF Core calls them, beside others of the same name without: from the finding by the plan to the server, and back.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class CapitalNamesTests(TuningCluster cluster)
{
    private const string Tables = "schema,table,size_bytes,rows_live,rows_dead,seq_scans,seq_rows,index_scans,index_rows,inserted,updated,hot_updated,deleted,seconds_since_vacuum,seconds_since_analyze,modified_since_analyze";

    // What a table has that these changes change: its options, its columns' statistics, its indexes.
    private const string Table =
        "SELECT coalesce(c.reloptions::text, '-') || ' ' || (SELECT count(*) FROM pg_statistic s WHERE s.starelid = c.oid) || ' ' || coalesce((SELECT string_agg(x.relname::text, ',' ORDER BY x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid), '-') FROM pg_class c WHERE c.oid = ";

    [SkippableFact]
    public async Task PlanApplyUndo_ATableWithCapitalsBesideOneWithout_IsTheOneThatIsMeant()
    {
        cluster.Require();
        await MakeAsync();
        try
        {
            (string before, string beside) = (await SeenAsync("\"Invoices\""), await SeenAsync("invoices"));
            Diagnosis diagnosis = Faults.All["db.bloat-vacuum"]().Table("postgresql", "tables", Tables, "public|Invoices|90000000|20000|480000|0|0|6000|6000|0|6000|0|0||600|500000").Diagnose(Sensitivity.High);
            Finding finding = diagnosis.Findings.Concat(diagnosis.Others).First(one => one.Id == "db.bloat-vacuum") with { Confidence = 0.9, ConsequenceOf = null };

            string during = await ChangeAsync(
                new PlanRequest { Findings = [finding], Strategy = OptimizationStrategy.Balanced, Include = ["db.stats.analyze", "db.autovacuum.table"] },
                2,
                "\"Invoices\"",
                beside);

            Assert.Contains("autovacuum_vacuum_scale_factor=0.02", during, StringComparison.Ordinal);
            Assert.Contains(" 1 ", during, StringComparison.Ordinal);

            // Statistics stay; the options are gone again.
            Assert.Equal(before.Replace(" 0 ", " 1 ", StringComparison.Ordinal), await SeenAsync("\"Invoices\""));
            Assert.Equal(beside, await SeenAsync("invoices"));
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE \"Invoices\", invoices");
        }
    }

    [SkippableFact]
    public async Task PlanApplyUndo_ADuplicateIndexWithCapitalsBesideOneWithout_IsTheOneThatIsMeant()
    {
        cluster.Require();
        await MakeAsync();
        try
        {
            (string before, string beside) = (await SeenAsync("\"Invoices\""), await SeenAsync("invoices"));

            string during = await ChangeAsync(new PlanRequest { Strategy = OptimizationStrategy.Aggressive, Include = ["db.index.drop-duplicate"] }, 1, "\"Invoices\"", beside);

            Assert.DoesNotContain("Invoices_Twin", during, StringComparison.Ordinal);
            Assert.Equal(before, await SeenAsync("\"Invoices\""));
            Assert.Equal(beside, await SeenAsync("invoices"));
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE \"Invoices\", invoices");
        }
    }

    // Plans, makes all of it, and undoes it.
    private async Task<string> ChangeAsync(PlanRequest request, int changes, string table, string beside)
    {
        MechanismContext targets = cluster.Context();
        IReadOnlyList<IMechanism> mechanisms = ServiceMechanisms.All(targets);
        var planner = new Planner(mechanisms, new DenyList(), new AgedFacts(), cluster, TimeProvider.System, "here");
        OptimizationPlan plan = await planner.PlanAsync(request with { Targets = targets.Targets }, CancellationToken.None);
        Assert.True(plan.Changes.Count == changes, string.Join("; ", plan.Skipped.Select(one => $"{one.OptimizationId}: {one.Reason}")));
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            var context = new ApplyContext(folder, mechanisms, cluster, new DenyList(), TimeProvider.System);
            string backup;
            using (BackupSession session = await BackupSession.BeginAsync(context, plan, CancellationToken.None))
            {
                backup = session.BackupId;
                for (int i = 1; i <= changes; i++)
                {
                    Change made = await session.ApplyAsync(i, plan.Changes[i - 1], CancellationToken.None);
                    Assert.True(made.State == TuningState.Effective, $"{made.OptimizationId}: {made.Message}");
                    session.Keep(i, null, "It is tested.");
                }
            }

            string during = await SeenAsync(table);
            Assert.Equal(beside, await SeenAsync("invoices"));
            IReadOnlyList<Change> undone = await new Undoer(context, new NoObserver()).RunAsync(new UndoRequest { BackupId = backup }, CancellationToken.None);
            Assert.All(undone, one => Assert.True(one.State == TuningState.Reverted, $"{one.OptimizationId}: {one.Message}"));
            return during;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MakeAsync()
    {
        foreach (string sql in (string[])[
            "CREATE TABLE invoices AS SELECT i AS id FROM generate_series(1, 500) AS i", "CREATE TABLE \"Invoices\" AS SELECT i AS \"Id\" FROM generate_series(1, 500) AS i",
            "CREATE INDEX invoices_twin ON invoices (id)", "CREATE INDEX \"Invoices_Id\" ON \"Invoices\" (\"Id\")", "CREATE INDEX \"Invoices_Twin\" ON \"Invoices\" (\"Id\")",
        ])
        {
            await cluster.SqlAsync(sql);
        }
    }

    private async Task<string> SeenAsync(string table) => (string)(await cluster.ValueAsync($"{Table}'public.{table}'::regclass"))!;

    /// <summary>What the server says of itself, but for the age of its statistics.</summary>
    private sealed class AgedFacts : IFactReader
    {
        private readonly FactReader _facts = new();

        public async Task<IReadOnlyDictionary<string, Value>> ReadAsync(TuningTargets targets, CancellationToken cancellation) =>
            new Dictionary<string, Value>(await _facts.ReadAsync(targets, cancellation), StringComparer.Ordinal) { ["postgresql.statistics_days"] = Value.Of(40) };

        public Task<IReadOnlyDictionary<string, Value>> ReadTableAsync(TuningTargets targets, string table, CancellationToken cancellation) => _facts.ReadTableAsync(targets, table, cancellation);
    }
}
