using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>The names of <see cref="DenyRules"/>. They are read when a plan is made, not when it is built: the code that a generator makes of them is a twentieth of the whole module, and a plan asks a few hundred times.</summary>
internal static class DenyPatterns
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant;
    private const RegexOptions AnyCase = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    // PostgreSQL.
    public static Regex PostgresDurable { get; } = new(@"^(?:fsync|full_page_writes|synchronous_commit|synchronous_standby_names|wal_sync_method|wal_level|wal_log_hints|wal_init_zero|wal_recycle|data_checksums|data_sync_retry|recovery_init_sync_method)\z", Plain);

    public static Regex PostgresArchive { get; } = new(@"^(?:archive_.*|restore_command|recovery_.*|primary_.*|hot_standby.*|max_wal_senders|max_replication_slots|wal_keep_size|max_slot_wal_keep_size|wal_sender_timeout|wal_receiver_.*|promote_trigger_file)\z", Plain);

    public static Regex PostgresChecks { get; } = new(@"^(?:zero_damaged_pages|ignore_.*|allow_.*|debug_.*|trace_.*|exit_on_error|restart_after_crash)\z", Plain);

    public static Regex PostgresVacuum { get; } = new(@"^autovacuum\z", Plain);

    public static Regex PostgresTracking { get; } = new(@"^(?:track_(?:activities|counts|functions|io_timing|wal_io_timing|commit_timestamp)|compute_query_id|pg_stat_statements\.(?:track|save))\z", Plain);

    // Taken away, it has the server's default, which nobody has looked at; so nothing counts as off.
    public static Regex Off { get; } = new(@"^(?:off|false|no|0|none|f|n|of|fa|fal|fals)?\z", AnyCase);

    public static Regex PostgresAccess { get; } = new(@"^(?:listen_addresses|port|bonjour.*|unix_socket_.*|ssl.*|password_encryption|scram_.*|krb_.*|gss.*|hba_file|ident_file|db_user_namespace|authentication_timeout|row_security|session_authorization|role|is_superuser|superuser_reserved_connections|reserved_connections|createrole_self_grant|sepgsql.*|passwordcheck.*)\z", Plain);

    public static Regex PostgresAudit { get; } = new(@"^(?:log_connections|log_disconnections|log_destination|logging_collector|log_directory|log_file.*|log_rotation.*|log_truncate_on_rotation|log_line_prefix|log_hostname|log_timezone|log_error_verbosity|log_min_messages|log_min_error_statement|log_replication_commands|log_statement|log_parameter_.*|syslog_.*|event_source|cluster_name|pgaudit.*)\z", Plain);

    public static Regex PostgresCode { get; } = new(@"^(?:local_preload_libraries|session_preload_libraries|dynamic_library_path|extension_.*|jit_provider|.*_command|data_directory.*|config_file|external_pid_file|stats_temp_directory|temp_tablespaces|default_tablespace|.*_file|lc_.*|plpgsql\..*|plperl\..*|plpython.*|pljava.*|pltcl.*)\z", Plain);

    public static Regex Libraries { get; } = new(@"^shared_preload_libraries\z", Plain);

    // Those that come with PostgreSQL or are about measuring and auditing; a path is never one.
    public static Regex OtherLibraries { get; } = new(@"^(?!\s*(?:pg_stat_statements|auto_explain|pg_prewarm|pgaudit|pg_cron|timescaledb|pg_qualstats|pg_stat_kcache|pg_wait_sampling|pg_hint_plan|citus|pglogical|passwordcheck|auth_delay|sepgsql|set_user|credcheck)(?:\s*,\s*(?:pg_stat_statements|auto_explain|pg_prewarm|pgaudit|pg_cron|timescaledb|pg_qualstats|pg_stat_kcache|pg_wait_sampling|pg_hint_plan|citus|pglogical|passwordcheck|auth_delay|sepgsql|set_user|credcheck))*\s*\z)", Plain);

    public static Regex PostgresMeaning { get; } = new(@"^(?:default_transaction_.*|transaction_.*|search_path|standard_conforming_strings|backslash_quote|escape_string_warning|array_nulls|transform_null_equals|datestyle|intervalstyle|timezone.*|client_encoding|bytea_output|xml.*|check_function_bodies|quote_all_identifiers|vacuum_(?:freeze|multixact)_.*|autovacuum_(?:freeze|multixact)_.*|vacuum_failsafe_age|max_prepared_transactions)\z", Plain);

    public static Regex PostgresAllowed { get; } = new(@"^(?:enable_[a-z_]+|(?:seq|random)_page_cost|cpu_(?:tuple|index_tuple|operator)_cost|parallel_(?:setup|tuple)_cost|min_parallel_(?:table|index)_scan_size|effective_cache_size|(?:effective|maintenance)_io_concurrency|jit|jit_(?:above_cost|inline_above_cost|optimize_above_cost)|default_statistics_target|geqo[a-z_]*|(?:from|join)_collapse_limit|cursor_tuple_fraction|plan_cache_mode|constraint_exclusion|recursive_worktable_factor|shared_buffers|huge_pages|huge_page_size|temp_buffers|work_mem|hash_mem_multiplier|maintenance_work_mem|autovacuum_work_mem|logical_decoding_work_mem|wal_buffers|temp_file_limit|(?:max|min)_wal_size|checkpoint_(?:timeout|completion_target|flush_after)|wal_compression|wal_writer_flush_after|commit_(?:delay|siblings)|bgwriter_[a-z_]+|backend_flush_after|max_worker_processes|max_parallel_(?:workers|workers_per_gather|maintenance_workers)|parallel_leader_participation|io_(?:method|workers|combine_limit|max_combine_limit|max_concurrency)|max_connections|idle_(?:in_transaction_session|session)_timeout|statement_timeout|lock_timeout|deadlock_timeout|tcp_(?:keepalives_[a-z]+|user_timeout)|client_connection_check_interval|autovacuum|autovacuum_(?:max_workers|naptime|vacuum_[a-z_]+|analyze_[a-z_]+)|vacuum_cost_[a-z_]+|vacuum_buffer_usage_limit|log_min_duration_(?:statement|sample)|log_statement_sample_rate|log_duration|log_checkpoints|log_lock_waits|log_temp_files|log_autovacuum_min_duration|track_[a-z_]+|compute_query_id|pg_stat_statements\.[a-z_]+|auto_explain\.[a-z_]+|shared_preload_libraries)\z", Plain);

    public static Regex AutovacuumEnabled { get; } = new(@"^(?:toast\.)?autovacuum_enabled\z", Plain);

    // It need not be off to be of no use: what is far beyond any table, or next to nothing, is the same. Taking such a setting away leaves the server's own.
    public static Regex VacuumShare { get; } = new(@"^(?:toast\.)?autovacuum_(?:vacuum|analyze)_(?:insert_)?scale_factor\z", Plain);

    public static Regex NeverByShare { get; } = new(@"^(?!(?:-1|0{0,3}(?:\.[0-9]{1,9})?|1(?:\.0{1,9})?)?\z)", Plain);

    public static Regex VacuumRows { get; } = new(@"^(?:toast\.)?autovacuum_(?:vacuum|analyze)_(?:insert_|max_)?threshold\z", Plain);

    public static Regex NeverByRows { get; } = new(@"^(?!(?:-1|[0-9]{1,6})?\z)", Plain);

    public static Regex VacuumWork { get; } = new(@"^(?:toast\.)?(?:autovacuum_)?vacuum_cost_limit\z", Plain);

    public static Regex HardlyAny { get; } = new(@"^(?!(?:-1|[1-9][0-9]{2,4})?\z)", Plain);

    public static Regex VacuumRests { get; } = new(@"^(?:toast\.)?(?:autovacuum_)?vacuum_cost_delay\z", Plain);

    public static Regex LongRests { get; } = new(@"^(?!(?:-1|[0-9]{1,2}(?:\.[0-9]{1,6})?(?: ?ms)?)?\z)", Plain);

    public static Regex VacuumNaps { get; } = new(@"^autovacuum_naptime\z", Plain);

    public static Regex LongNaps { get; } = new(@"^(?!(?:[0-9]{1,3} ?s?|[0-9]{1,6} ?ms|(?:[1-9]|10) ?min)?\z)", Plain);

    public static Regex TableAllowed { get; } = new(@"^(?:fillfactor|parallel_workers|statistics|toast_tuple_target|(?:toast\.)?autovacuum_(?:vacuum|analyze)_[a-z_]+)\z", Plain);

    // nginx.
    public static Regex NginxAccess { get; } = new(@"^(?:auth_.*|allow|deny|satisfy|internal|secure_link.*|valid_referers|referer_hash.*|set_real_ip_from|real_ip_.*|access|userid.*|geo|map|if|return|rewrite|try_files|error_page|server_name|listen|merge_slashes|disable_symlinks|server_tokens|underscores_in_headers|ignore_invalid_headers|dav_.*|create_full_put_path)\z", Plain);

    public static Regex NginxLimits { get; } = new(@"^(?:limit_.*|proxy_limit_rate|client_max_body_size|max_conns|max_fails|client_body_timeout|client_header_timeout)\z", Plain);

    public static Regex NginxTls { get; } = new(@"^(?:(?!ssl_session_cache\z|ssl_session_timeout\z|ssl_buffer_size\z)ssl.*|(?:proxy|grpc|uwsgi|zone_sync)_ssl.*)\z", Plain);

    public static Regex NginxCode { get; } = new(@"^(?:load_module|include|perl.*|js_.*|.*_by_lua.*|lua.*|ssi.*|xslt.*|image_filter.*|exec.*|env|user|daemon|master_process|pid|lock_file|debug.*|working_directory|fastcgi_pass|uwsgi_pass|scgi_pass|memcached_pass|grpc_pass|google_perftools_profiles|pcre_jit|thread_pool|mirror.*|stub_status|status|api)\z", Plain);

    public static Regex NginxPlaces { get; } = new(@"^(?:root|alias|proxy_pass|proxy_bind|proxy_redirect|proxy_cookie_.*|proxy_method|proxy_pass_.*|proxy_set_body|proxy_store.*|proxy_temp_path|client_body_temp_path|client_body_in_file_only|autoindex.*|index|random_index|server|zone|resolver.*|upstream|location|sub_filter.*|addition.*|add_before_body|add_after_body|slice|types|default_type|charset.*)\z", Plain);

    public static Regex NginxHeaders { get; } = new(@"^(?:add_header|add_trailer|expires|proxy_hide_header|proxy_ignore_headers|proxy_intercept_errors|etag|if_modified_since|chunked_transfer_encoding)\z", Plain);

    public static Regex NginxLogs { get; } = new(@"^access_log\z", Plain);

    // Off in one of its lines, taken away, sent elsewhere, or only some of them.
    public static Regex NginxNoLog { get; } = new(@"(?m:^)(?:\s*off\b|\s*\z|\s*syslog:|\s*/dev/(?!std(?:out|err)\b))|\bif=|\$", AnyCase);

    public static Regex NginxErrorLog { get; } = new(@"^(?:error_log|log_subrequest|log_not_found|log_format)\z", Plain);

    public static Regex CacheKey { get; } = new(@"^proxy_cache_key\z", Plain);

    public static Regex BadCacheKey { get; } = new(@"^(?!(?=.*\$(?:host|http_host|proxy_host|server_name)\b)(?=.*(?:\$request_uri\b|\$uri\b.*\$(?:is_)?args\b)))", Plain);

    public static Regex CacheBypass { get; } = new(@"^proxy_(?:cache_bypass|no_cache)\z", Plain);

    public static Regex NoBypass { get; } = new(@"^(?!(?=.*\$http_authorization\b)(?=.*\$http_cookie\b))", Plain);

    public static Regex TlsSessions { get; } = new(@"^ssl_session_timeout\z", Plain);

    public static Regex LongerThanADay { get; } = new(@"^(?!(?:[0-9]{1,4}s?|[1-7][0-9]{4}s?|8[0-5][0-9]{3}s?|86[0-3][0-9]{2}s?|86400s?|[0-9]{1,3}m|1[0-3][0-9]{2}m|14[0-3][0-9]m|1440m|1?[0-9]h|2[0-4]h|1d)?\z)", Plain);

    public static Regex CacheMethods { get; } = new(@"^proxy_cache_(?:methods|convert_head|purge)\z", Plain);

    public static Regex Writing { get; } = new(@"(?:post|put|patch|delete|off|\$)", AnyCase);

    public static Regex CacheValid { get; } = new(@"^proxy_cache_valid\z", Plain);

    // A line's last word is the time, and seconds where it is a plain number.
    public static Regex LongOrAny { get; } = new(@"(?:\bany\b|\b[45][0-9][0-9]\b(?!s)|\b[0-9]+[mhdwMy]|\b(?:6[1-9]|[7-9][0-9]|[0-9]{3,})s\b|(?m:\b(?:6[1-9]|[7-9][0-9]|[0-9]{3,})$))", Plain);

    public static Regex NginxAllowed { get; } = new(@"^(?:worker_(?:processes|connections|rlimit_nofile|cpu_affinity|priority|aio_requests)|multi_accept|accept_mutex|accept_mutex_delay|sendfile|sendfile_max_chunk|tcp_no(?:push|delay)|aio|aio_write|directio|directio_alignment|output_buffers|postpone_output|read_ahead|keepalive|keepalive_(?:requests|timeout|time|min_timeout)|send_timeout|reset_timedout_connection|lingering_(?:close|time|timeout)|client_body_buffer_size|client_header_buffer_size|large_client_header_buffers|connection_pool_size|request_pool_size|gzip|gzip_(?:comp_level|min_length|proxied|vary|types|buffers|http_version|disable|static|window|hash)|gunzip|brotli(?:_[a-z_]+)?|open_file_cache(?:_[a-z]+)?|proxy_(?:http_version|buffering|buffers|buffer_size|busy_buffers_size|max_temp_file_size|temp_file_write_size|request_buffering|socket_keepalive|headers_hash_max_size|headers_hash_bucket_size)|proxy_set_header\[connection\]|proxy_cache|proxy_cache_(?:path|key|valid|lock|lock_age|lock_timeout|use_stale|background_update|revalidate|min_uses|methods|bypass)|proxy_no_cache|ssl_session_(?:cache|timeout)|ssl_buffer_size|http2_(?:max_concurrent_streams|chunk_size|recv_buffer_size)|access_log|(?:types|server_names|variables|map)_hash_(?:max_size|bucket_size))\z", Plain);

    // The kernel.
    public static Regex KernelSafety { get; } = new(@"^(?:kernel\..*|vm\.(?:overcommit_.*|mmap_.*|panic_on_oom|oom_.*|memory_failure_.*|unprivileged_.*|legacy_va_layout|drop_caches|laptop_mode)|fs\.(?:protected_.*|suid_dumpable|pipe-.*|binfmt_misc.*|mqueue.*|verity.*)|user\..*|dev\..*|debug\..*|abi\..*|sunrpc\..*)\z", Plain);

    public static Regex KernelNetwork { get; } = new(@"^net\.(?:.*\.conf\..*|ipv4\.(?:ip_forward.*|conf.*|icmp_.*|igmp_.*|route\..*|neigh\..*|ping_group_range|ip_nonlocal_bind|ip_unprivileged_port_start|tcp_(?:tw_recycle|timestamps|syncookies|rfc1337|challenge_ack_limit|invalid_ratelimit|md5.*|available_ulp))|ipv6\..*|netfilter\..*|bridge\..*|core\.bpf_.*|unix\..*|mptcp\..*)\z", Plain);

    public static Regex KernelAllowed { get; } = new(@"^(?:net\.core\.(?:somaxconn|netdev_max_backlog|netdev_budget(?:_usecs)?|[rw]mem_(?:default|max)|optmem_max|busy_(?:read|poll)|default_qdisc|dev_weight)|net\.ipv4\.(?:ip_local_port_range|ip_local_reserved_ports|tcp_(?:tw_reuse|fin_timeout|max_syn_backlog|max_tw_buckets|slow_start_after_idle|keepalive_(?:time|intvl|probes)|[rw]?mem|notsent_lowat|fastopen|congestion_control|mtu_probing|autocorking|no_metrics_save|moderate_rcvbuf|limit_output_bytes))|vm\.(?:swappiness|dirty_(?:background_)?(?:bytes|ratio)|dirty_(?:expire|writeback)_centisecs|vfs_cache_pressure|max_map_count|nr_hugepages|min_free_kbytes|zone_reclaim_mode|page-cluster|watermark_scale_factor)|fs\.(?:file-max|nr_open|aio-max-nr|inotify\.max_user_(?:instances|watches)))\z", Plain);

    public static Regex FastOpen { get; } = new(@"^net\.ipv4\.tcp_fastopen\z", Plain);

    // The bits above 3 take connections without a cookie.
    public static Regex WithoutCookie { get; } = new(@"^(?![0-3]\z)", Plain);

    // Redis.
    public static Regex RedisDurable { get; } = new(@"^(?:append.*|aof-.*|save|stop-writes-on-bgsave-error|rdb.*|no-appendfsync-on-rewrite|auto-aof-.*|min-replicas-.*|min-slaves-.*|repl.*|slave.*|sanitize-dump-payload|dir|dbfilename|loadmodule)\z", Plain);

    public static Regex RedisAccess { get; } = new(@"^(?:requirepass|master.*|acl.*|user|protected-mode|bind.*|port|unixsocket.*|tls-.*|rename-command|enable-.*|cluster-.*)\z", Plain);

    public static Regex RedisPlaces { get; } = new(@"^(?:logfile|loglevel|pidfile|syslog-.*|lua-.*|busy-.*|crash-.*|daemonize|supervised|proc-title-.*|set-proc-title|include|notify-keyspace-events|oom-score-.*)\z", Plain);

    public static Regex RedisAllowed { get; } = new(@"^(?:maxmemory|maxmemory-(?:policy|samples|eviction-tenacity)|lfu-(?:log-factor|decay-time)|lazyfree-lazy-[a-z-]+|activedefrag|active-defrag-[a-z-]+|active-expire-effort|activerehashing|hz|dynamic-hz|tcp-keepalive|timeout|maxclients|io-threads|io-threads-do-reads|(?:hash|list|set|zset|stream|hll)-[a-z0-9-]+|jemalloc-bg-thread|latency-monitor-threshold|client-query-buffer-limit)\z", Plain);

    // Applications.
    public static Regex FileWords { get; } = new(DenyWords.Pattern, AnyCase);

    public static Regex LevelKey { get; } = new(@"(?:loglevel|log_level|log-level|logging|minimum_?level|min_?level|(?:^|[:_.])level\z)", AnyCase);

    public static Regex NoLevel { get; } = new(@"^\s*(?:none|off|critical|fatal|6|5|silent|disabled?|false|no|)\s*\z", AnyCase);

    public static Regex VariableOfCode { get; } = new(@"(?:startup_hooks|profiler|profiling|additional_deps|shared_store|^ld_|^dyld_|^path\z|options\z|^pythonpath|^node_path|^ruby|^perl|^gconv|^dotnet_root|multilevel|diagnostic|debugger|dbg|^ifs\z|^bash|gc(?:name|path|log|config|stress)|tunables)", AnyCase);

    public static Regex VariableAllowed { get; } = new(@"^(?:dotnet_gc[a-z0-9]*|dotnet_threadpool_[a-z0-9_]+|dotnet_tiered[a-z0-9_]*|dotnet_tc_[a-z0-9_]+|dotnet_readytorun|dotnet_oso[a-z_]*|dotnet_processorcount|dotnet_system_net_sockets_[a-z_]+|malloc_arena_max|uv_threadpool_size|gomaxprocs|gogc|gomemlimit|web_concurrency|logging__loglevel__[a-z0-9_]+)\z", Plain);

    public static Regex RuntimeCode { get; } = new(@"(?:system\.gc\.(?:name|path|log|config)|startup|unsafe|binaryformatter|serialization|dynamiccode|trusted|app_paths|probing|native_dll|eventsource|globalization|resolver|http2unencrypted|ssl|tls|certificate)", AnyCase);

    public static Regex RuntimeAllowed { get; } = new(@"^(?:system\.gc\.[a-z0-9]+|system\.threading\.threadpool\.[a-z0-9.]+|system\.threading\.[a-z0-9.]+|system\.runtime\.tieredcompilation(?:\.[a-z0-9]+)*|system\.runtime\.tieredpgo(?:\.[a-z0-9]+)*|system\.net\.http\.[a-z0-9.]*pool[a-z0-9.]*)\z", Plain);

    public static Regex KeywordAccess { get; } = new(@"^(?:host|server|data source|port|database|initial catalog|user.*|uid|pwd|password.*|passfile|ssl.*|trust.*|root certificate|encrypt|integrated security|kerberos.*|persist security info|include error detail|log parameters|options|search path|target session attributes|no reset on close|connection ?reset|enlist|channel binding|require auth|service)\z", AnyCase);

    public static Regex KeywordAllowed { get; } = new(@"^(?:(?:maximum|max|minimum|min) pool ?size|maxpoolsize|minpoolsize|pooling|connection (?:lifetime|idle lifetime|pruning interval|timeout)|connectionlifetime|timeout|command timeout|max auto prepare|auto prepare min usages|multiplexing|write coalescing buffer threshold bytes|keepalive|tcp keepalive(?: time| interval)?|(?:read|write) buffer size|socket (?:receive|send) buffer size|load table composites|packet size)\z", AnyCase);

    public static Regex UnitCode { get; } = new(@"^(?:exec.*|environment.*|passenvironment|unsetenvironment|user|group|dynamicuser|supplementarygroups|capabilit.*|ambient.*|nonewprivileges|protect.*|private.*|restrict.*|systemcall.*|readonly.*|readwrite.*|inaccessible.*|bind.*|root.*|working.*|umask|selinux.*|apparmor.*|smack.*|securebits|lockpersonality|memorydeny.*|device.*|ipaddress.*|socket.*|load.*|setcredential.*|standard.*|type|pidfile|restart.*|onfailure|oom.*|log.*|keyring.*|pam.*|tty.*)\z", AnyCase);

    public static Regex UnitAllowed { get; } = new(@"^(?:limit(?:nofile|nproc|memlock|stack)|cpuquota|cpuquotaperiodsec|cpuweight|startupcpuweight|cpuaffinity|ioweight|memoryhigh|memorylow|tasksmax|nice|ioschedulingclass|ioschedulingpriority)\z", AnyCase);
}
