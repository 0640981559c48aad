namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>A query of one row whose columns are signals.</summary>
/// <param name="Topic">What it is about, for messages.</param>
/// <param name="Sql">The query.</param>
/// <param name="Columns">Its columns, in order.</param>
internal sealed record PostgreSqlQuery(string Topic, string Sql, IReadOnlyList<PostgreSqlColumn> Columns)
{
    /// <summary>The queries for a server; each monitor has its own, for counters need what was before.</summary>
    /// <param name="version">The server's version as server_version_num: 150004.</param>
    /// <param name="statements">The schema that pg_stat_statements is in, quoted; null where it is not installed in the database.</param>
    public static IReadOnlyList<PostgreSqlQuery> For(int version, string? statements)
    {
        var queries = new List<PostgreSqlQuery> { Database(version), Tables(), Locks() };
        queries.AddRange(version >= 170000 ? [Checkpointer(), BackgroundWriter17()] : [BackgroundWriter()]);
        if (version >= 140000)
        {
            queries.Add(version >= 180000 ? Wal18() : Wal());
        }

        if (version >= 160000)
        {
            queries.Add(InputOutput(version));
        }

        if (statements is not null && version >= 130000)
        {
            queries.Add(Statements(statements));
        }

        return queries;
    }

    private static PostgreSqlQuery Database(int version) => new(
        "pg_stat_database",
        $"""
        SELECT xact_commit, xact_rollback, blks_read, blks_hit, tup_returned, tup_fetched, tup_inserted, tup_updated, tup_deleted, conflicts, temp_files, temp_bytes, deadlocks,
               blk_read_time, blk_write_time{(version >= 140000 ? ", sessions" : "")}
          FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()
        """,
        [
            PostgreSqlColumn.Rate("postgresql.commits", "1/s"),
            PostgreSqlColumn.Rate("postgresql.rollbacks", "1/s"),
            PostgreSqlColumn.Rate("postgresql.blocks_read", "1/s", ("source", "read")),
            new PostgreSqlColumn(new MonitorSignal("postgresql.blocks_hit_ratio", "%"), PostgreSqlColumnKind.ShareWithColumnBefore),
            PostgreSqlColumn.Rate("postgresql.tup_returned", "1/s"),
            PostgreSqlColumn.Rate("postgresql.tup_fetched", "1/s"),
            PostgreSqlColumn.Rate("postgresql.tup_inserted", "1/s"),
            PostgreSqlColumn.Rate("postgresql.tup_updated", "1/s"),
            PostgreSqlColumn.Rate("postgresql.tup_deleted", "1/s"),
            PostgreSqlColumn.Rate("postgresql.conflicts", "1/s"),
            PostgreSqlColumn.Rate("postgresql.temp_files", "1/s"),
            PostgreSqlColumn.Rate("postgresql.temp.io", "By/s"),
            PostgreSqlColumn.Rate("postgresql.deadlocks", "1/s"),
            PostgreSqlColumn.Rate("postgresql.block_time", "ms/s", ("disk.io.direction", "read")),
            PostgreSqlColumn.Rate("postgresql.block_time", "ms/s", ("disk.io.direction", "write")),
            .. version >= 140000 ? [PostgreSqlColumn.Rate("postgresql.sessions_established", "1/s")] : Array.Empty<PostgreSqlColumn>(),
        ]);

    private static PostgreSqlQuery Tables() => new(
        "pg_stat_user_tables",
        """
        SELECT coalesce(sum(seq_scan), 0), coalesce(sum(seq_tup_read), 0), coalesce(sum(idx_scan), 0), coalesce(sum(n_tup_hot_upd), 0), coalesce(sum(n_dead_tup), 0),
               coalesce(sum(n_live_tup), 0)
          FROM pg_catalog.pg_stat_user_tables
        """,
        [
            PostgreSqlColumn.Rate("postgresql.sequential_scans", "1/s"),
            PostgreSqlColumn.Rate("postgresql.sequential_scan_rows", "1/s"),
            PostgreSqlColumn.Rate("postgresql.index.scans", "1/s"),
            PostgreSqlColumn.Rate("postgresql.hot_updates", "1/s"),
            PostgreSqlColumn.Gauge("postgresql.rows", "", ("state", "dead")),
            PostgreSqlColumn.Gauge("postgresql.rows", "", ("state", "live")),
        ]);

    private static PostgreSqlQuery Locks() => new(
        "pg_locks",
        "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_catalog.pg_locks WHERE pid IS DISTINCT FROM pg_catalog.pg_backend_pid()",
        [PostgreSqlColumn.Gauge("postgresql.database.locks", "", ("granted", "true")), PostgreSqlColumn.Gauge("postgresql.database.locks", "", ("granted", "false"))]);

    private static PostgreSqlQuery BackgroundWriter() => new(
        "pg_stat_bgwriter",
        """
        SELECT checkpoints_timed, checkpoints_req, checkpoint_write_time, checkpoint_sync_time, buffers_checkpoint, buffers_clean, buffers_backend, buffers_backend_fsync, buffers_alloc
          FROM pg_catalog.pg_stat_bgwriter
        """,
        [
            PostgreSqlColumn.Rate("postgresql.bgwriter.checkpoint.count", "1/s", ("type", "scheduled")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.checkpoint.count", "1/s", ("type", "requested")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.duration", "ms/s", ("type", "write")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.duration", "ms/s", ("type", "sync")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.writes", "1/s", ("source", "checkpoints")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.writes", "1/s", ("source", "bgwriter")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.writes", "1/s", ("source", "backend")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.writes", "1/s", ("source", "backend_fsync")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.allocated", "1/s"),
        ]);

    private static PostgreSqlQuery Checkpointer() => new(
        "pg_stat_checkpointer",
        "SELECT num_timed, num_requested, write_time, sync_time, buffers_written FROM pg_catalog.pg_stat_checkpointer",
        [
            PostgreSqlColumn.Rate("postgresql.bgwriter.checkpoint.count", "1/s", ("type", "scheduled")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.checkpoint.count", "1/s", ("type", "requested")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.duration", "ms/s", ("type", "write")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.duration", "ms/s", ("type", "sync")),
            PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.writes", "1/s", ("source", "checkpoints")),
        ]);

    private static PostgreSqlQuery BackgroundWriter17() => new(
        "pg_stat_bgwriter",
        "SELECT buffers_clean, buffers_alloc FROM pg_catalog.pg_stat_bgwriter",
        [PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.writes", "1/s", ("source", "bgwriter")), PostgreSqlColumn.Rate("postgresql.bgwriter.buffers.allocated", "1/s")]);

    private static PostgreSqlQuery Wal() => new(
        "pg_stat_wal",
        "SELECT wal_records, wal_fpi, wal_bytes, wal_buffers_full, wal_write, wal_sync, wal_write_time, wal_sync_time FROM pg_catalog.pg_stat_wal",
        [
            .. WalColumns(),
            PostgreSqlColumn.Rate("postgresql.wal.writes", "1/s"),
            PostgreSqlColumn.Rate("postgresql.wal.syncs", "1/s"),
            PostgreSqlColumn.Rate("postgresql.wal.time", "ms/s", ("type", "write")),
            PostgreSqlColumn.Rate("postgresql.wal.time", "ms/s", ("type", "sync")),
        ]);

    // From 18 on, writes and syncs of the log are in pg_stat_io.
    private static PostgreSqlQuery Wal18() => new("pg_stat_wal", "SELECT wal_records, wal_fpi, wal_bytes, wal_buffers_full FROM pg_catalog.pg_stat_wal", WalColumns());

    private static PostgreSqlColumn[] WalColumns() =>
    [
        PostgreSqlColumn.Rate("postgresql.wal.records", "1/s"),
        PostgreSqlColumn.Rate("postgresql.wal.full_page_images", "1/s"),
        PostgreSqlColumn.Rate("postgresql.wal.io", "By/s"),
        PostgreSqlColumn.Rate("postgresql.wal.buffers_full", "1/s"),
    ];

    private static PostgreSqlQuery InputOutput(int version) => new(
        "pg_stat_io",
        $"""
        SELECT coalesce(sum(reads), 0), coalesce(sum(writes), 0), coalesce(sum(extends), 0), coalesce(sum(fsyncs), 0), coalesce(sum(read_time), 0), coalesce(sum(write_time), 0),
               coalesce(sum(fsync_time), 0)
          FROM pg_catalog.pg_stat_io WHERE backend_type = 'client backend'{(version >= 180000 ? " AND object <> 'wal'" : "")}
        """,
        [
            PostgreSqlColumn.Rate("postgresql.io.operations", "1/s", ("operation", "read")),
            PostgreSqlColumn.Rate("postgresql.io.operations", "1/s", ("operation", "write")),
            PostgreSqlColumn.Rate("postgresql.io.operations", "1/s", ("operation", "extend")),
            PostgreSqlColumn.Rate("postgresql.io.operations", "1/s", ("operation", "fsync")),
            PostgreSqlColumn.Rate("postgresql.io.time", "ms/s", ("operation", "read")),
            PostgreSqlColumn.Rate("postgresql.io.time", "ms/s", ("operation", "write")),
            PostgreSqlColumn.Rate("postgresql.io.time", "ms/s", ("operation", "fsync")),
        ]);

    // Without the statements' texts, which lie in a file that would be read each time.
    private static PostgreSqlQuery Statements(string schema) => new(
        "pg_stat_statements",
        $"""
        SELECT coalesce(sum(calls), 0), coalesce(sum(total_exec_time), 0), coalesce(sum(rows), 0), coalesce(sum(shared_blks_read), 0), coalesce(sum(temp_blks_written), 0), coalesce(sum(wal_bytes), 0)
          FROM {schema}.pg_stat_statements(false) WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        """,
        [
            PostgreSqlColumn.Rate("postgresql.statements.calls", "1/s"),
            new PostgreSqlColumn(new MonitorSignal("postgresql.statements.duration", "ms"), PostgreSqlColumnKind.PerColumnBefore),
            PostgreSqlColumn.Rate("postgresql.statements.rows", "1/s"),
            PostgreSqlColumn.Rate("postgresql.statements.blocks_read", "1/s"),
            PostgreSqlColumn.Rate("postgresql.statements.temp_blocks_written", "1/s"),
            PostgreSqlColumn.Rate("postgresql.statements.wal", "By/s"),
        ]);
}
