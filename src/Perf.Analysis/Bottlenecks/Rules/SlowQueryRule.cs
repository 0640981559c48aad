namespace Perf.Analysis;

/// <summary>A statement takes most of the database's time by itself, and not for want of an index, nor because it waits.</summary>
internal sealed class SlowQueryRule : IBottleneckRule
{
    // Milliseconds of a read: a turning disk takes several.
    private const double QuickDisk = 1;

    // Bytes: PostgreSQL counts temporary files in blocks of this size, unless it was built with another, which its settings then say.
    private const double PostgresBlock = 8192;

    public string Id => "db.slow-query";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;
        EvidenceTable.Row? heaviest = database.Statements?.Rows.OrderByDescending(row => row.NumberOr0("exec_ms")).ThenBy(row => row.Text("query_id"), StringComparer.Ordinal).Select(row => (EvidenceTable.Row?)row).FirstOrDefault();
        double all = database.Statements?.Sum("exec_ms") ?? 0;
        double time = heaviest?.NumberOr0("exec_ms") ?? 0;
        double calls = Math.Max(heaviest?.NumberOr0("calls") ?? 0, 1);
        double? mean = heaviest is null ? run.One("postgresql.statements.duration")?.Mean : time / calls;
        double? share = all > 0 ? time / all : null;
        string query = heaviest?.Text("query") ?? "";

        // What a statement waits for is not its own: locks, the log, and sleeping.
        double waits = 1 - Scores.Ramp(Math.Max(database.LockShare ?? 0, database.LogShare ?? 0), 0.2, 0.5);
        double? milliseconds = heaviest is null ? budget.Database : run.DatabaseRequests is { } requests ? time / requests : null;
        suspicion.Name(query.Length > 0 ? $"A statement is slow ({mean:0.#} ms a call): {StatementTitle.Of(query)}" : (FormattableString)$"Statements are slow", query.Length > 0 ? StatementTitle.Of(query) : null);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, "statements.exec_ms of one / of all", share * 100, "%", database.Source), 30, 60, Scores.Strong,
            value => $"one statement takes {value:0} % of the database's time, {mean:0.#} ms a call", Scores.Ramp(mean ?? 0, 3, 15) * waits);
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "postgresql.statements.duration", heaviest is null ? mean : null, "ms", database.Source), 10, 50, Scores.Fair, value => $"a statement takes {value:0.#} ms in the mean", waits);
        suspicion.For(budget.ShareFigure("time of the statement / response time", milliseconds), 15, 50, Scores.Support, value => $"it takes {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "CPU of PostgreSQL", run.Load.Database is { } cores ? cores / run.Load.Cores * 100 : null, "%", run.SourceOf("process")), 15, 60, Scores.Support, value => $"PostgreSQL uses {value:0} % of the cores");
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "sessions that neither compute nor read", Elsewhere(database) * 100, "%", database.Source), 40, 80, Scores.Doubt, value => $"{value:0} % of the active sessions neither compute nor read: they wait for something else");
        suspicion.CostsTime(milliseconds, 0.7);
        suspicion.CostsWithoutLoad(share * Math.Max(database.CpuShare ?? 0, database.DiskShare ?? 0), 0.7);

        // Its time per second; a call takes as long with little load as with much.
        suspicion.RisesWithLoad(run.One("postgresql.statements.calls") is { } called && run.One("postgresql.statements.duration") is { } each ? Signal.Product(called, each, "postgresql.statements.calls × duration", "ms/s") : run.Database.Busy);
        double? spilled = heaviest?.NumberOr0("temp_blocks_written") / calls;
        bool spills = spilled > 10;
        double? compiling = heaviest?.Number("jit_ms") / Math.Max(time, 1e-9);
        QualifiedTable? stale = ScannedTables.StaleOf(run, query);
        double? disk = run.Largest("system.disk.operation_time", ("disk.io.direction", "read"))?.Mean;
        suspicion.Explain($"The statement itself is the work{(spills ? ", and it sorts or hashes more than work_mem holds" : "")}{(compiling > 0.2 ? FormattableString.Invariant($"; compiling it takes {compiling:0%} of its time") : "")}{(stale is null ? "" : $"; a fifth or more of {stale} has changed since it was analyzed, so that the planner may expect other numbers of rows than there are")}: its plan (EXPLAIN) says whether it sorts, joins or aggregates more than the answer needs.");
        suspicion.Missing(database.Statements is null, "pg_stat_statements would say which statement it is.");
        suspicion.Parameter("query_id", heaviest?.Text("query_id"));
        suspicion.Parameter("query", query);
        suspicion.Parameter("table", stale?.Sql);
        suspicion.Parameter("disk_read_ms", disk);
        suspicion.Parameter("spill_bytes", spills ? spilled * BlockSize(database) : null);
        suspicion.Cures("db.query.rewrite-advice");
        if (stale is not null)
        {
            suspicion.Cures("db.stats.analyze");
        }

        // Not what a disk is said to be, but what it was seen to be; one that nothing is read from says nothing.
        if (disk is > 0 and < QuickDisk)
        {
            suspicion.Cures("db.random_page_cost");
        }

        if (spills)
        {
            suspicion.Cures("db.work_mem.role");
        }

        if (compiling > 0.2)
        {
            suspicion.Cures("db.jit.off");
        }

        suspicion.Verify("EXPLAIN (ANALYZE, BUFFERS) of the statement with its usual parameters shows the step that takes the time.", "Mean execution time in pg_stat_statements falls with the rewritten statement.");
    }

    private static double BlockSize(DatabaseFigures database) => database.SettingNumber("block_size") is > 0 and { } bytes ? bytes : PostgresBlock;

    private static double? Elsewhere(DatabaseFigures database) => database.CpuShare is { } cpu ? Math.Max(0, 1 - cpu - (database.DiskShare ?? 0)) : null;
}
