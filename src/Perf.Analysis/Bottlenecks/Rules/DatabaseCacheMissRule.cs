namespace Perf.Analysis;

/// <summary>The database reads from disk what its buffers should hold.</summary>
internal sealed class DatabaseCacheMissRule : IBottleneckRule
{
    public string Id => "db.cache-miss";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;
        double? read = database.Statements?.Sum("blocks_read");
        double? hit = database.Statements?.Sum("blocks_hit");
        double? missed = read + hit > 0 ? read / (read + hit) * 100 : 100 - run.One("postgresql.blocks_hit_ratio")?.Mean;
        double? timed = database.Statements?.Sum("block_read_ms");
        double? execution = database.Statements?.Sum("exec_ms");
        double? share = timed > 0 && execution > 0 ? timed / execution * 100 : null;

        Signal? reading = run.Largest("system.disk.io", ("disk.io.direction", "read"));

        // What the system's own cache has is read without waiting: a ratio alone says nothing.
        double misses = Scores.Ramp(missed ?? 10, 1, 5);
        double active = Scores.Ramp((database.DiskShare ?? 0) * (database.ActiveSessions ?? 0), 0.1, 0.5);
        suspicion.Name($"The database reads from disk what its buffers should hold");
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "statements.block_read_ms / exec_ms", share, "%", database.Source), 10, 30, Scores.Decisive, value => $"{value:0} % of the statements' time is reading blocks, {missed:0.#} % of which were not in shared_buffers", misses);
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "sessions that read data files / active sessions", database.DiskShare * 100, "%", database.Source), 20, 50, Scores.Strong, value => $"{value:0} % of the active sessions wait for data files", misses * active);
        suspicion.For(budget.ShareFigure("reading from disk / response time", budget.Of("db-io") ?? (timed / run.DatabaseRequests)), 10, 40, Scores.Support, value => $"{value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.disk.io{disk.io.direction=read}", reading?.Mean / 1048576, "MiBy/s", reading?.Series.Monitor ?? ""), 2, 30, Scores.Support, value => $"{value:0.#} MiB/s are read from the disk");
        double? buffers = run.One("postgresql.connection.max") is null ? null : database.SettingNumber("shared_buffers");
        suspicion.CostsWithoutLoad(database.DiskShare, 0.7);
        suspicion.CostsTime(budget.Of("db-io") ?? (timed / run.DatabaseRequests), 0.7);
        suspicion.RisesWithLoad(run.One("postgresql.blocks_read", ("source", "read")));
        suspicion.Explain($"What statements need is larger than shared_buffers and the system's cache, or is thrown out by others, so that blocks come from the disk.");
        suspicion.Missing(share is null && run.Has("postgresql"), "track_io_timing = on would say how long reading takes.");
        suspicion.Parameter("shared_buffers", buffers);
        suspicion.Cures("db.shared_buffers", "db.effective_cache_size");
        suspicion.Verify("pg_stat_statements: block_read_ms / exec_ms falls with larger shared_buffers, and blocks read per call.");
    }
}
