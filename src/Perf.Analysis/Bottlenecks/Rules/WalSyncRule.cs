namespace Perf.Analysis;

/// <summary>Commits wait until the database's log is on the disk.</summary>
internal sealed class WalSyncRule : IBottleneckRule
{
    public string Id => "db.wal-sync";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;
        double? syncs = run.One("postgresql.wal.syncs")?.Mean;
        Signal? syncTime = run.One("postgresql.wal.time", ("type", "sync"));
        double? each = syncs > 0 ? syncTime?.Mean / syncs : null;
        double? time = budget.Of("db-wal");

        // A quick disk is waited for as well, and briefly: the share alone says nothing.
        double slow = Math.Max(Scores.Ramp(time ?? 0, 0.5, 3), Scores.Ramp(each ?? 0, 1, 4));
        double waiting = (database.LogShare ?? 0) * (database.ActiveSessions ?? 0);
        suspicion.Name($"Commits wait for the disk that holds the database's log");
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, "sessions that wait for the log / active sessions", database.LogShare * 100, "%", database.Source), 20, 50, Scores.Decisive,
            value => $"{value:0} % of the active sessions wait for the log (WALSync, WALWrite), {waiting:0.#} at a time", slow * Scores.Ramp(waiting, 0.1, 0.6));
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "postgresql.wal.time{type=sync}", syncTime?.Mean / 10, "%", syncTime?.Series.Monitor ?? ""), 25, 75, Scores.Strong, value => $"the log is being synced {value:0} % of the time, {each ?? 0:0.##} ms each time", Scores.Ramp(each ?? 1, 0.5, 3));
        suspicion.For(budget.ShareFigure("waiting for the log / response time", time), 10, 40, Scores.Support, value => $"{value:0} % of the response time is waiting for the log");
        suspicion.For(RunEvidence.Of(run.Pressure("io"), "pressure{resource=io}", one => one.Mean), 5, 30, Scores.Hint, value => $"something waited for a disk {value:0} % of the time");
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "sessions that wait for locks / active sessions", database.LockShare > (database.LogShare ?? 0) ? database.LockShare * 100 : null, "%", database.Source), 30, 60, Scores.Doubt, value => $"{value:0} % of the active sessions wait for locks of each other, more than for the log");
        suspicion.CostsTime(time, 0.7);
        suspicion.CostsWithoutLoad(database.LogShare, 0.7);
        suspicion.RisesWithLoad(run.Sum("postgresql.session.waiting", ("wait_event_type", "IO")));
        suspicion.Explain($"Each commit waits until its log is on the disk{(syncs is { } rate ? FormattableString.Invariant($" ({rate:0} syncs a second{(each is { } one ? FormattableString.Invariant($", {one:0.#} ms each") : "")})") : "")}. Fewer commits (several rows in one transaction) or a quicker disk cure it. Settings that would lose acknowledged commits (synchronous_commit, fsync) are no cure and are not proposed.");
        suspicion.Missing(database.Waits.Count == 0, "What sessions wait for (pg_stat_activity; GRANT pg_monitor TO the monitor's role) would settle it.");
        suspicion.Missing(syncTime?.Mean is null or 0 && run.Has("postgresql"), "track_wal_io_timing = on would say how long a sync takes.");
        suspicion.Cures("db.commit_delay");
        suspicion.Verify("pg_test_fsync on the log's disk shows how many syncs a second it does.", "With several writes in one transaction, syncs per request fall and throughput rises.");
    }
}
