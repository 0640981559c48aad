namespace Perf.Analysis;

/// <summary>A table is full of dead rows that vacuum has not removed.</summary>
internal sealed class BloatRule : IBottleneckRule
{
    private const double Small = 4 * 1024 * 1024;
    private const double Large = 16 * 1024 * 1024;

    public string Id => "db.bloat-vacuum";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        EvidenceTable.Row? worst = run.Database.Tables?.Rows.OrderByDescending(row => DeadShare(row) * row.NumberOr0("size_bytes")).ThenBy(row => row.Text("table"), StringComparer.Ordinal).Select(row => (EvidenceTable.Row?)row).FirstOrDefault();
        string table = worst?.Text("table") ?? "";
        double? dead = worst is { } row ? DeadShare(row) : run.One("postgresql.rows", ("state", "dead"))?.Mean is { } rows && run.One("postgresql.rows", ("state", "live"))?.Mean is { } live ? rows / Math.Max(rows + live, 1) : null;
        double? time = TimeOn(run, table);
        double? blocks = BlocksPerCall(run, table);
        double? vacuum = worst?.Number("seconds_since_vacuum");
        double size = worst is { } known ? Scores.Ramp(known.NumberOr0("size_bytes"), Small, Large) : 1;
        suspicion.Name(table.Length > 0 ? $"The table {table} is full of dead rows ({dead:0%})" : (FormattableString)$"Tables are full of dead rows", table.Length > 0 ? table : null);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, worst is null ? "postgresql.rows{state=dead} / all" : "tables.rows_dead / rows", dead * 100, "%", run.Database.Source), 20, 50, worst is null ? Scores.Fair : Scores.Decisive,
            value => $"{value:0} % of the rows are dead; {(vacuum is { } seconds ? FormattableString.Invariant($"vacuum last ended {seconds / 60:0} min ago") : "vacuum has not run")}", size);
        suspicion.For(Figure.Client("time of statements on the table / response time", time is { } spent ? budget.Share(spent) * 100 : null, "%"), 10, 40, Scores.Support, value => $"statements on it take {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Database, "blocks / call on the table", blocks, "1", run.Database.Source), 20, 200, Scores.Hint, value => $"a call goes through {value:0} blocks");
        suspicion.CostsTime(time * dead, 0.9);
        if (time is null)
        {
            suspicion.Costs(budget.Share(budget.Database) * dead, 0.9);
        }

        bool isStale = worst is { } one && one.NumberOr0("modified_since_analyze") > 0.2 * Math.Max(one.NumberOr0("rows_live"), 1);
        suspicion.Explain($"Each update leaves the old row behind until vacuum removes it: statements go through dead rows to find live ones{(isStale ? ", and the planner's statistics are old besides" : "")}. A transaction that stands open for long keeps vacuum from it.");
        suspicion.Missing(run.Database.Tables is null, "The table 'tables' of the monitor (pg_stat_user_tables) would say which table it is.");
        suspicion.Parameter("table", worst is { } where ? QualifiedTable.Of(where).Sql : null);
        suspicion.Cures("db.autovacuum.table", "db.maintenance_work_mem");
        if (isStale)
        {
            suspicion.Cures("db.stats.analyze");
        }

        suspicion.Verify("VACUUM (VERBOSE) of the table says how many dead rows it removes; blocks per call fall after it (VACUUM FULL or pg_repack where the file itself must shrink).");
    }

    private static double DeadShare(EvidenceTable.Row row) => row.NumberOr0("rows_dead") / Math.Max(row.NumberOr0("rows_dead") + row.NumberOr0("rows_live"), 1);

    private static double? TimeOn(RunEvidence run, string table) => table.Length == 0 || run.DatabaseRequests is null ? null
        : run.Database.Statements?.Rows.Where(row => ScannedTables.Mentions(row.Text("query"), table)).Sum(row => row.NumberOr0("exec_ms")) / run.DatabaseRequests;

    private static double? BlocksPerCall(RunEvidence run, string table)
    {
        double calls = 0, blocks = 0;
        foreach (EvidenceTable.Row row in run.Database.Statements?.Rows.Where(row => ScannedTables.Mentions(row.Text("query"), table)) ?? [])
        {
            (calls, blocks) = (calls + row.NumberOr0("calls"), blocks + row.NumberOr0("blocks_hit") + row.NumberOr0("blocks_read"));
        }

        return calls > 0 ? blocks / calls : null;
    }
}
