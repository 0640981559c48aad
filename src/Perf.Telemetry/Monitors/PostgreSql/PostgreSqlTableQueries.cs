namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>The queries that a run's tables are made of, for each version: this is the one place that knows which columns came and went.</summary>
internal static class PostgreSqlTableQueries
{
    /// <summary>The view of prepared statements (documentation, F.32) got its times of planning and its bytes of log with 1.8.</summary>
    private const int Planning = 8;
    private const int Information = 9;
    private const int Jit = 10;
    private const int BlockTimesRenamed = 11;

    /// <summary>For a transaction of the monitor's own: it changes nothing.</summary>
    public const string OnlyRead = "SET LOCAL transaction_read_only = on";

    /// <summary>For a transaction of the monitor's own: it waits for nobody who changes a table.</summary>
    public const string LimitLocks = "SET LOCAL lock_timeout = 200";

    /// <summary>For a transaction of the monitor's own: whatever becomes of Perf, the server ends one that stands still, for it holds locks and keeps old rows from being cleaned away.</summary>
    public const string LimitIdle = "SET LOCAL idle_in_transaction_session_timeout = 10000";

    // Of the view's cumulative settings: those that a rule or an optimization looks at.
    private static readonly string[] s_settings =
    [
        "autovacuum", "autovacuum_analyze_scale_factor", "autovacuum_max_workers", "autovacuum_naptime", "autovacuum_vacuum_cost_delay", "autovacuum_vacuum_cost_limit",
        "autovacuum_vacuum_scale_factor", "bgwriter_delay", "bgwriter_lru_maxpages", "block_size", "checkpoint_completion_target", "checkpoint_timeout", "commit_delay", "compute_query_id",
        "deadlock_timeout", "default_statistics_target", "effective_cache_size", "effective_io_concurrency", "fsync", "full_page_writes", "huge_pages", "idle_in_transaction_session_timeout",
        "io_method", "io_workers", "jit", "jit_above_cost", "lock_timeout", "log_autovacuum_min_duration", "log_checkpoints", "log_connections", "log_disconnections", "log_duration",
        "log_min_duration_statement", "log_min_messages", "log_statement", "maintenance_work_mem", "max_connections", "max_parallel_workers", "max_parallel_workers_per_gather",
        "max_wal_size", "max_worker_processes", "min_parallel_table_scan_size", "min_wal_size", "pg_stat_statements.max", "pg_stat_statements.track", "pg_stat_statements.track_planning",
        "plan_cache_mode", "random_page_cost", "seq_page_cost", "server_version", "server_version_num", "shared_buffers", "shared_preload_libraries", "ssl", "statement_timeout",
        "superuser_reserved_connections", "synchronous_commit", "synchronous_standby_names", "temp_buffers", "track_activities", "track_counts", "track_io_timing", "track_wal_io_timing",
        "wal_buffers", "wal_compression", "wal_level", "wal_sync_method", "work_mem",
    ];

    /// <summary>Active client sessions of this database by what they wait for: kind, name, number. The view joins what is not needed here several times a second, its function does not.</summary>
    public const string Waits =
        """
        SELECT coalesce(wait_event_type, ''), coalesce(wait_event, ''), count(*)::int
          FROM pg_catalog.pg_stat_get_activity(NULL) WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()
           AND datid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) GROUP BY 1, 2
        """;

    /// <summary>Settings as sessions of the monitor's role get them: name, value, unit, source.</summary>
    public static string Settings { get; } =
        $"SELECT name, coalesce(reset_val, ''), coalesce(unit, ''), source FROM pg_catalog.pg_settings WHERE name IN ({string.Join(", ", s_settings.Select(name => $"'{name}'"))}) ORDER BY name";

    /// <summary>Counters of tables: id, schema, name, and ten counters, live and dead rows, changes since the last analyze, seconds since the last vacuum and analyze.</summary>
    public const string Tables =
        """
        SELECT relid::int8, schemaname::text, relname::text, coalesce(seq_scan, 0)::float8, coalesce(seq_tup_read, 0)::float8, coalesce(idx_scan, 0)::float8, coalesce(idx_tup_fetch, 0)::float8,
               n_tup_ins::float8, n_tup_upd::float8, n_tup_hot_upd::float8, n_tup_del::float8, n_live_tup::float8, n_dead_tup::float8, coalesce(n_mod_since_analyze, 0)::float8,
               extract(epoch FROM pg_catalog.clock_timestamp() - greatest(last_vacuum, last_autovacuum))::float8,
               extract(epoch FROM pg_catalog.clock_timestamp() - greatest(last_analyze, last_autoanalyze))::float8
          FROM pg_catalog.pg_stat_user_tables
        """;

    /// <summary>Sizes of tables without their indexes: id, bytes. Parameter: the ids.</summary>
    public const string Sizes = "SELECT oid::int8, pg_catalog.pg_table_size(oid)::float8 FROM pg_catalog.pg_class WHERE oid = ANY($1::oid[])";

    /// <summary>The same as vacuum last left them, which asks for no lock.</summary>
    public const string SizesWithoutLocks = "SELECT oid::int8, relpages::float8 * pg_catalog.current_setting('block_size')::float8 FROM pg_catalog.pg_class WHERE oid = ANY($1::oid[])";

    /// <summary>Counters of statements of this database, without their texts: id, and those of <see cref="StatementCounters"/>.</summary>
    /// <param name="server">The server.</param>
    public static string Statements(PostgreSqlServerInfo server)
    {
        int version = server.StatementsVersion ?? 0;
        bool hasPlanning = version >= Planning;
        string readTime = version >= BlockTimesRenamed ? "shared_blk_read_time" : "blk_read_time";
        string jit = version < Jit ? "0" : $"jit_generation_time + jit_inlining_time + jit_optimization_time + jit_emission_time{(version >= BlockTimesRenamed ? " + jit_deform_time" : "")}";
        return $"""
            SELECT queryid, sum(calls)::float8, sum({(hasPlanning ? "total_exec_time" : "total_time")})::float8, sum({(hasPlanning ? "total_plan_time" : "0")})::float8,
                   max({(hasPlanning ? "max_exec_time" : "max_time")})::float8, sum(rows)::float8, sum(shared_blks_hit)::float8, sum(shared_blks_read)::float8, sum({readTime})::float8,
                   sum(temp_blks_read)::float8, sum(temp_blks_written)::float8, sum({(hasPlanning ? "wal_bytes" : "0")})::float8, sum({jit})::float8
              FROM {server.StatementsSchema}.pg_stat_statements(false)
             WHERE queryid IS NOT NULL AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) GROUP BY 1
            """;
    }

    /// <summary>How often statements were thrown out for want of room; null where the version does not tell.</summary>
    /// <param name="server">The server.</param>
    public static string? ThrownOut(PostgreSqlServerInfo server) =>
        server.StatementsVersion >= Information ? $"SELECT dealloc::float8 FROM {server.StatementsSchema}.pg_stat_statements_info" : null;

    /// <summary>Texts of statements: id, text. Parameter: the ids. The texts lie in a file that is read as a whole: once a run.</summary>
    /// <param name="server">The server.</param>
    public static string Texts(PostgreSqlServerInfo server) =>
        $"""
        SELECT DISTINCT ON (queryid) queryid, pg_catalog.left(query, {StatementText.MostToExplain + 1}) FROM {server.StatementsSchema}.pg_stat_statements(true)
         WHERE queryid = ANY($1) AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        """;

    /// <summary>Who waits for a lock in this database, and for whom: id and text of the one that waits, id, text and state of the one that is waited for. To ask who blocks takes the lock table's own locks for a moment:
    /// only where somebody waits, of twenty sessions at most.</summary>
    /// <param name="server">The server.</param>
    public static string Blocking(PostgreSqlServerInfo server)
    {
        string id = server.Version >= 140000 ? "query_id" : "NULL::int8";
        return $"""
            SELECT w.id, w.query, b.id, b.query, b.state
              FROM (SELECT pid, {id} AS id, pg_catalog.left(query, 4000) AS query FROM pg_catalog.pg_stat_get_activity(NULL)
                     WHERE wait_event_type = 'Lock' AND state = 'active' AND backend_type = 'client backend'
                       AND datid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) ORDER BY pid LIMIT 20) w
             CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS by(pid)
              JOIN (SELECT pid, {id} AS id, pg_catalog.left(query, 4000) AS query, CASE WHEN wait_event_type = 'Lock' THEN 'waiting' ELSE state END AS state
                      FROM pg_catalog.pg_stat_get_activity(NULL)) b ON b.pid = by.pid
            """;
    }
}
