namespace Perf.Analysis;

/// <summary>Sessions wait for each other's row locks.</summary>
internal sealed class LockRule : IBottleneckRule
{
    public string Id => "db.lock";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;
        EvidenceTable? blocking = run.Table("postgresql", "blocking");
        EvidenceTable.Row? worst = blocking?.Rows.OrderByDescending(row => row.NumberOr0("samples")).ThenBy(row => row.Text("blocked_query"), StringComparer.Ordinal).Select(row => (EvidenceTable.Row?)row).FirstOrDefault();
        string blocked = worst?.Text("blocked_query") ?? "";
        double waiting = (database.LockShare ?? 0) * (database.ActiveSessions ?? 0);
        suspicion.Name(blocked.Length > 0 ? $"Sessions wait for locks of each other: {StatementTitle.Of(blocked)}" : (FormattableString)$"Sessions of the database wait for locks of each other", blocked.Length > 0 ? StatementTitle.Of(blocked) : null);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, "sessions that wait for locks / active sessions", database.LockShare * 100, "%", database.Source), 15, 40, Scores.Decisive,
            value => $"{value:0} % of the active sessions wait for locks, {waiting:0.#} at a time", Scores.Ramp(waiting, 0.1, 0.7));
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "blocking.samples", blocking?.Sum("samples"), "1", database.Source), 5, 50, Scores.Strong, value => $"in {value:0} samples a session was seen that another one blocks", Scores.Ramp(database.LockShare ?? 0.3, 0.1, 0.3));
        suspicion.For(budget.ShareFigure("time in locks / response time", budget.Of("db-lock")), 10, 40, Scores.Support, value => $"{value:0} % of the response time is waiting for locks");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 90, 50, Scores.Hint, value => $"the processors are used to {value:0} %: those who wait compute nothing");
        suspicion.Against(
            Figure.Of(EvidenceFamily.Database, "sessions that wait for the log / active sessions", database.LogShare > (database.LockShare ?? 0) ? database.LogShare * 100 : null, "%", database.Source), 20, 50, Scores.Doubt,
            value => $"{value:0} % of the active sessions wait for the log: a slow disk makes transactions hold their locks longer");
        suspicion.CostsTime(budget.Of("db-lock"), 0.8);
        suspicion.CostsWithoutLoad(database.LockShare, 0.8);
        suspicion.RisesWithLoad(run.Sum("postgresql.session.waiting", ("wait_event_type", "Lock")));
        suspicion.Explain($"Transactions queue for rows that others have changed and not yet committed{(run.One("postgresql.deadlocks")?.Max > 0 ? ", and some of them deadlock" : "")}. More sessions only make the queue longer.");
        suspicion.Missing(database.Waits.Count == 0, "What sessions wait for (pg_stat_activity; GRANT pg_monitor TO the monitor's role) would settle it.");
        suspicion.Missing(blocking is null && database.Waits.Count > 0, "The table 'blocking' of the monitor would say which statement holds up which.");
        suspicion.Parameter("blocker_query", worst?.Text("blocker_query"));
        suspicion.Parameter("blocked_query", blocked);
        suspicion.Cures("db.query.rewrite-advice");
        suspicion.Verify("SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE wait_event_type = 'Lock' shows who waits for whom while the load runs.", "Commit sooner, change the contended row last, or spread a counter over several rows: sessions that wait for locks fall, and throughput rises.");
    }
}
