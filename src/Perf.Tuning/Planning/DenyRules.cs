using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>The two lists of <see cref="DenyList"/>. The playbook prints the first.</summary>
internal static partial class DenyRules
{
    private static readonly string[] s_nginx = ["nginx.directive"];
    private static readonly string[] s_files = [MechanismForms.SettingsFile, "file.json", "file.yaml", "file.ini", "file.env"];

    // A settings file may be a server's own: the names are forbidden there, too.
    private static readonly string[] s_postgres = ["postgresql.setting", "postgresql.role", .. s_files];
    private static readonly string[] s_kernel = ["sysctl", .. s_files];
    private static readonly string[] s_redis = ["redis.config", .. s_files];

    /// <summary>What is forbidden.</summary>
    public static IReadOnlyList<DenyRule> Forbidden { get; } =
    [
        new(s_postgres, PostgresDurable(), null, "commits that were acknowledged, or the data itself, can be lost by it"),
        new(s_postgres, PostgresArchive(), null, "backups and replicas depend on it"),
        new(s_postgres, PostgresChecks(), null, "it hides damaged data"),
        new(s_postgres, PostgresVacuum(), Off(), "without vacuum tables grow for ever, and the server stops in the end"),
        new(["postgresql.table", .. s_postgres], VacuumShare(), NeverByShare(), "vacuum would come as late as if there were none"),
        new(["postgresql.table", .. s_postgres], VacuumRows(), NeverByRows(), "vacuum would come as late as if there were none"),
        new(["postgresql.table", .. s_postgres], VacuumWork(), HardlyAny(), "vacuum would do so little at a time that it never ends"),
        new(["postgresql.table", .. s_postgres], VacuumRests(), LongRests(), "vacuum would rest so long that it never ends"),
        new(s_postgres, VacuumNaps(), LongNaps(), "vacuum would look so seldom that tables grow meanwhile"),
        new(s_postgres, PostgresTracking(), Off(), "without these figures nobody sees what the server does"),
        new(s_postgres, PostgresAccess(), null, "it decides who may connect, and how safely"),
        new(s_postgres, PostgresAudit(), null, "it is what tells later who did what"),
        new(s_postgres, LogStatement(), NoStatement(), "changes of the schema stay in the log"),
        new(s_postgres, PostgresCode(), null, "it makes the server run or load something"),
        new(s_postgres, Libraries(), OtherLibraries(), "the server would load code that nobody has looked at"),
        new(s_postgres, PostgresMeaning(), null, "it changes what statements mean"),
        new(["postgresql.table", .. s_files], AutovacuumEnabled(), null, "without vacuum the table grows for ever"),
        new(s_nginx, NginxAccess(), null, "it decides who may have what"),
        new(s_nginx, NginxLimits(), null, "it is a limit that somebody has set on purpose"),
        new(s_nginx, NginxTls(), null, "it decides how safe connections are"),
        new(s_nginx, NginxCode(), null, "it makes nginx load or run something"),
        new(s_nginx, NginxPlaces(), null, "it decides what is served from where"),
        new(s_nginx, NginxHeaders(), null, "headers are promises to clients and to the application"),
        new(s_nginx, NginxLogs(), NginxNoLog(), "it is what tells later who asked for what"),
        new(s_nginx, NginxErrorLog(), null, "it is what tells what goes wrong"),
        new(s_nginx, CacheKey(), BadCacheKey(), "a cache whose key lacks the host or the address gives one client's answer to another"),
        new(s_nginx, CacheBypass(), NoBypass(), "a cache would answer with what was made for somebody who had signed in"),
        new(s_nginx, TlsSessions(), LongerThanADay(), "keys of sessions would be kept for longer than a day"),
        new(s_nginx, CacheMethods(), Writing(), "what changes something cannot be answered from a cache"),
        new(s_nginx, CacheValid(), LongOrAny(), "errors and old answers would stay in the cache"),
        new(s_kernel, KernelSafety(), null, "it is a defence of the kernel, or decides what happens when memory ends"),
        new(s_kernel, KernelNetwork(), null, "it decides what the machine forwards, answers and believes"),
        new(["sysctl"], FastOpen(), WithoutCookie(), "without cookies anybody opens connections in another's name"),
        new(s_redis, RedisDurable(), null, "it decides what survives a crash, and where it is"),
        new(s_redis, RedisAccess(), null, "it decides who may connect"),
        new(["redis.config"], RedisPlaces(), null, "it decides what is written where"),
        new(s_files, FileWords(), null, "its name speaks of access, secrets, audit or durability"),
        new(s_files, LevelKey(), NoLevel(), "errors stay in the log"),
        new(["file.env"], VariableOfCode(), null, "it makes the process load something"),
        new(["dotnet.runtimeconfig"], RuntimeCode(), null, "it makes the runtime load something, or takes a defence away"),
        new(["connection.string"], KeywordAccess(), null, "it decides who connects where, and how safely"),
        new(["systemd.dropin"], UnitCode(), null, "it decides what runs, as whom, and what it may do"),
    ];

    /// <summary>What a mechanism may change at all; mechanisms that are not here have few keys, and their forms name them.</summary>
    public static IReadOnlyDictionary<string, Regex> Allowed { get; } = new Dictionary<string, Regex>(StringComparer.Ordinal)
    {
        ["postgresql.setting"] = PostgresAllowed(),
        ["postgresql.role"] = PostgresAllowed(),
        ["postgresql.table"] = TableAllowed(),
        ["nginx.directive"] = NginxAllowed(),
        ["sysctl"] = KernelAllowed(),
        ["redis.config"] = RedisAllowed(),
        ["file.env"] = VariableAllowed(),
        ["dotnet.runtimeconfig"] = RuntimeAllowed(),
        ["connection.string"] = KeywordAllowed(),
        ["systemd.dropin"] = UnitAllowed(),
    };

    private const RegexOptions Plain = RegexOptions.CultureInvariant;
    private const RegexOptions AnyCase = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    // PostgreSQL.
    [GeneratedRegex(@"^(?:fsync|full_page_writes|synchronous_commit|synchronous_standby_names|wal_sync_method|wal_level|wal_log_hints|wal_init_zero|wal_recycle|data_checksums|data_sync_retry|recovery_init_sync_method)\z", Plain)]
    private static partial Regex PostgresDurable();

    [GeneratedRegex(@"^(?:archive_.*|restore_command|recovery_.*|primary_.*|hot_standby.*|max_wal_senders|max_replication_slots|wal_keep_size|max_slot_wal_keep_size|wal_sender_timeout|wal_receiver_.*|promote_trigger_file)\z", Plain)]
    private static partial Regex PostgresArchive();

    [GeneratedRegex(@"^(?:zero_damaged_pages|ignore_.*|allow_.*|debug_.*|trace_.*|exit_on_error|restart_after_crash)\z", Plain)]
    private static partial Regex PostgresChecks();

    [GeneratedRegex(@"^autovacuum\z", Plain)]
    private static partial Regex PostgresVacuum();

    [GeneratedRegex(@"^(?:track_(?:activities|counts|functions|io_timing|wal_io_timing|commit_timestamp)|compute_query_id|pg_stat_statements\.(?:track|save))\z", Plain)]
    private static partial Regex PostgresTracking();

    // Taken away, it has the server's default, which nobody has looked at; so nothing counts as off.
    [GeneratedRegex(@"^(?:off|false|no|0|none|f|n|of|fa|fal|fals)?\z", AnyCase)]
    private static partial Regex Off();

    [GeneratedRegex(@"^(?:listen_addresses|port|bonjour.*|unix_socket_.*|ssl.*|password_encryption|scram_.*|krb_.*|gss.*|hba_file|ident_file|db_user_namespace|authentication_timeout|row_security|session_authorization|role|is_superuser|superuser_reserved_connections|reserved_connections|createrole_self_grant|sepgsql.*|passwordcheck.*)\z", Plain)]
    private static partial Regex PostgresAccess();

    [GeneratedRegex(@"^(?:log_connections|log_disconnections|log_destination|logging_collector|log_directory|log_file.*|log_rotation.*|log_truncate_on_rotation|log_line_prefix|log_hostname|log_timezone|log_error_verbosity|log_min_messages|log_min_error_statement|log_replication_commands|log_parameter_.*|syslog_.*|event_source|cluster_name|pgaudit.*)\z", Plain)]
    private static partial Regex PostgresAudit();

    [GeneratedRegex(@"^log_statement\z", Plain)]
    private static partial Regex LogStatement();

    [GeneratedRegex(@"^(?:none)?\z", AnyCase)]
    private static partial Regex NoStatement();

    [GeneratedRegex(@"^(?:local_preload_libraries|session_preload_libraries|dynamic_library_path|extension_.*|jit_provider|.*_command|data_directory.*|config_file|external_pid_file|stats_temp_directory|temp_tablespaces|default_tablespace|.*_file|lc_.*|plpgsql\..*|plperl\..*|plpython.*|pljava.*|pltcl.*)\z", Plain)]
    private static partial Regex PostgresCode();

    [GeneratedRegex(@"^shared_preload_libraries\z", Plain)]
    private static partial Regex Libraries();

    // Those that come with PostgreSQL or are about measuring and auditing; a path is never one.
    [GeneratedRegex(@"^(?!\s*(?:pg_stat_statements|auto_explain|pg_prewarm|pgaudit|pg_cron|timescaledb|pg_qualstats|pg_stat_kcache|pg_wait_sampling|pg_hint_plan|citus|pglogical|passwordcheck|auth_delay|sepgsql|set_user|credcheck)(?:\s*,\s*(?:pg_stat_statements|auto_explain|pg_prewarm|pgaudit|pg_cron|timescaledb|pg_qualstats|pg_stat_kcache|pg_wait_sampling|pg_hint_plan|citus|pglogical|passwordcheck|auth_delay|sepgsql|set_user|credcheck))*\s*\z)", Plain)]
    private static partial Regex OtherLibraries();

    [GeneratedRegex(@"^(?:default_transaction_.*|transaction_.*|search_path|standard_conforming_strings|backslash_quote|escape_string_warning|array_nulls|transform_null_equals|datestyle|intervalstyle|timezone.*|client_encoding|bytea_output|xml.*|check_function_bodies|quote_all_identifiers|vacuum_(?:freeze|multixact)_.*|autovacuum_(?:freeze|multixact)_.*|vacuum_failsafe_age|max_prepared_transactions)\z", Plain)]
    private static partial Regex PostgresMeaning();

    [GeneratedRegex(@"^(?:enable_[a-z_]+|(?:seq|random)_page_cost|cpu_(?:tuple|index_tuple|operator)_cost|parallel_(?:setup|tuple)_cost|min_parallel_(?:table|index)_scan_size|effective_cache_size|(?:effective|maintenance)_io_concurrency|jit|jit_(?:above_cost|inline_above_cost|optimize_above_cost)|default_statistics_target|geqo[a-z_]*|(?:from|join)_collapse_limit|cursor_tuple_fraction|plan_cache_mode|constraint_exclusion|recursive_worktable_factor|shared_buffers|huge_pages|huge_page_size|temp_buffers|work_mem|hash_mem_multiplier|maintenance_work_mem|autovacuum_work_mem|logical_decoding_work_mem|wal_buffers|temp_file_limit|(?:max|min)_wal_size|checkpoint_(?:timeout|completion_target|flush_after)|wal_compression|wal_writer_flush_after|commit_(?:delay|siblings)|bgwriter_[a-z_]+|backend_flush_after|max_worker_processes|max_parallel_(?:workers|workers_per_gather|maintenance_workers)|parallel_leader_participation|io_(?:method|workers|combine_limit|max_combine_limit|max_concurrency)|max_connections|idle_(?:in_transaction_session|session)_timeout|statement_timeout|lock_timeout|deadlock_timeout|tcp_(?:keepalives_[a-z]+|user_timeout)|client_connection_check_interval|autovacuum|autovacuum_(?:max_workers|naptime|vacuum_[a-z_]+|analyze_[a-z_]+)|vacuum_cost_[a-z_]+|vacuum_buffer_usage_limit|log_statement|log_min_duration_(?:statement|sample)|log_statement_sample_rate|log_duration|log_checkpoints|log_lock_waits|log_temp_files|log_autovacuum_min_duration|track_[a-z_]+|compute_query_id|pg_stat_statements\.[a-z_]+|auto_explain\.[a-z_]+|shared_preload_libraries)\z", Plain)]
    private static partial Regex PostgresAllowed();

    [GeneratedRegex(@"^(?:toast\.)?autovacuum_enabled\z", Plain)]
    private static partial Regex AutovacuumEnabled();

    // It need not be off to be of no use: what is far beyond any table, or next to nothing, is the same. Taking such a setting away leaves the server's own.
    [GeneratedRegex(@"^(?:toast\.)?autovacuum_(?:vacuum|analyze)_(?:insert_)?scale_factor\z", Plain)]
    private static partial Regex VacuumShare();

    [GeneratedRegex(@"^(?!(?:-1|0{0,3}(?:\.[0-9]{1,9})?|1(?:\.0{1,9})?)?\z)", Plain)]
    private static partial Regex NeverByShare();

    [GeneratedRegex(@"^(?:toast\.)?autovacuum_(?:vacuum|analyze)_(?:insert_|max_)?threshold\z", Plain)]
    private static partial Regex VacuumRows();

    [GeneratedRegex(@"^(?!(?:-1|[0-9]{1,6})?\z)", Plain)]
    private static partial Regex NeverByRows();

    [GeneratedRegex(@"^(?:toast\.)?(?:autovacuum_)?vacuum_cost_limit\z", Plain)]
    private static partial Regex VacuumWork();

    [GeneratedRegex(@"^(?!(?:-1|[1-9][0-9]{2,4})?\z)", Plain)]
    private static partial Regex HardlyAny();

    [GeneratedRegex(@"^(?:toast\.)?(?:autovacuum_)?vacuum_cost_delay\z", Plain)]
    private static partial Regex VacuumRests();

    [GeneratedRegex(@"^(?!(?:-1|[0-9]{1,2}(?:\.[0-9]{1,6})?(?: ?ms)?)?\z)", Plain)]
    private static partial Regex LongRests();

    [GeneratedRegex(@"^autovacuum_naptime\z", Plain)]
    private static partial Regex VacuumNaps();

    [GeneratedRegex(@"^(?!(?:[0-9]{1,3} ?s?|[0-9]{1,6} ?ms|(?:[1-9]|10) ?min)?\z)", Plain)]
    private static partial Regex LongNaps();

    [GeneratedRegex(@"^(?:fillfactor|parallel_workers|statistics|toast_tuple_target|(?:toast\.)?autovacuum_(?:vacuum|analyze)_[a-z_]+)\z", Plain)]
    private static partial Regex TableAllowed();

    // nginx.
    [GeneratedRegex(@"^(?:auth_.*|allow|deny|satisfy|internal|secure_link.*|valid_referers|referer_hash.*|set_real_ip_from|real_ip_.*|access|userid.*|geo|map|if|return|rewrite|try_files|error_page|server_name|listen|merge_slashes|disable_symlinks|server_tokens|underscores_in_headers|ignore_invalid_headers|dav_.*|create_full_put_path)\z", Plain)]
    private static partial Regex NginxAccess();

    [GeneratedRegex(@"^(?:limit_.*|proxy_limit_rate|client_max_body_size|max_conns|max_fails|client_body_timeout|client_header_timeout)\z", Plain)]
    private static partial Regex NginxLimits();

    [GeneratedRegex(@"^(?:(?!ssl_session_cache\z|ssl_session_timeout\z|ssl_buffer_size\z)ssl.*|(?:proxy|grpc|uwsgi|zone_sync)_ssl.*)\z", Plain)]
    private static partial Regex NginxTls();

    [GeneratedRegex(@"^(?:load_module|include|perl.*|js_.*|.*_by_lua.*|lua.*|ssi.*|xslt.*|image_filter.*|exec.*|env|user|daemon|master_process|pid|lock_file|debug.*|working_directory|fastcgi_pass|uwsgi_pass|scgi_pass|memcached_pass|grpc_pass|google_perftools_profiles|pcre_jit|thread_pool|mirror.*|stub_status|status|api)\z", Plain)]
    private static partial Regex NginxCode();

    [GeneratedRegex(@"^(?:root|alias|proxy_pass|proxy_bind|proxy_redirect|proxy_cookie_.*|proxy_method|proxy_pass_.*|proxy_set_body|proxy_store.*|proxy_temp_path|client_body_temp_path|client_body_in_file_only|autoindex.*|index|random_index|server|zone|resolver.*|upstream|location|sub_filter.*|addition.*|add_before_body|add_after_body|slice|types|default_type|charset.*)\z", Plain)]
    private static partial Regex NginxPlaces();

    [GeneratedRegex(@"^(?:add_header|add_trailer|expires|proxy_hide_header|proxy_ignore_headers|proxy_intercept_errors|etag|if_modified_since|chunked_transfer_encoding)\z", Plain)]
    private static partial Regex NginxHeaders();

    [GeneratedRegex(@"^access_log\z", Plain)]
    private static partial Regex NginxLogs();

    // Off in one of its lines, taken away, sent elsewhere, or only some of them.
    [GeneratedRegex(@"(?m:^)(?:\s*off\b|\s*\z|\s*syslog:|\s*/dev/(?!std(?:out|err)\b))|\bif=|\$", AnyCase)]
    private static partial Regex NginxNoLog();

    [GeneratedRegex(@"^(?:error_log|log_subrequest|log_not_found|log_format)\z", Plain)]
    private static partial Regex NginxErrorLog();

    [GeneratedRegex(@"^proxy_cache_key\z", Plain)]
    private static partial Regex CacheKey();

    [GeneratedRegex(@"^(?!(?=.*\$(?:host|http_host|proxy_host|server_name)\b)(?=.*(?:\$request_uri\b|\$uri\b.*\$(?:is_)?args\b)))", Plain)]
    private static partial Regex BadCacheKey();

    [GeneratedRegex(@"^proxy_(?:cache_bypass|no_cache)\z", Plain)]
    private static partial Regex CacheBypass();

    [GeneratedRegex(@"^(?!(?=.*\$http_authorization\b)(?=.*\$http_cookie\b))", Plain)]
    private static partial Regex NoBypass();

    [GeneratedRegex(@"^ssl_session_timeout\z", Plain)]
    private static partial Regex TlsSessions();

    [GeneratedRegex(@"^(?!(?:[0-9]{1,4}s?|[1-7][0-9]{4}s?|8[0-5][0-9]{3}s?|86[0-3][0-9]{2}s?|86400s?|[0-9]{1,3}m|1[0-3][0-9]{2}m|14[0-3][0-9]m|1440m|1?[0-9]h|2[0-4]h|1d)?\z)", Plain)]
    private static partial Regex LongerThanADay();

    [GeneratedRegex(@"^proxy_cache_(?:methods|convert_head|purge)\z", Plain)]
    private static partial Regex CacheMethods();

    [GeneratedRegex(@"(?:post|put|patch|delete|off|\$)", AnyCase)]
    private static partial Regex Writing();

    [GeneratedRegex(@"^proxy_cache_valid\z", Plain)]
    private static partial Regex CacheValid();

    [GeneratedRegex(@"(?:\bany\b|\b[45][0-9][0-9]\b(?!s)|\b[0-9]+[mhdwMy]|\b(?:6[1-9]|[7-9][0-9]|[0-9]{3,})s\b)", Plain)]
    private static partial Regex LongOrAny();

    [GeneratedRegex(@"^(?:worker_(?:processes|connections|rlimit_nofile|cpu_affinity|priority|aio_requests)|multi_accept|accept_mutex|accept_mutex_delay|sendfile|sendfile_max_chunk|tcp_no(?:push|delay)|aio|aio_write|directio|directio_alignment|output_buffers|postpone_output|read_ahead|keepalive|keepalive_(?:requests|timeout|time|min_timeout)|send_timeout|reset_timedout_connection|lingering_(?:close|time|timeout)|client_body_buffer_size|client_header_buffer_size|large_client_header_buffers|connection_pool_size|request_pool_size|gzip|gzip_(?:comp_level|min_length|proxied|vary|types|buffers|http_version|disable|static|window|hash)|gunzip|brotli(?:_[a-z_]+)?|open_file_cache(?:_[a-z]+)?|proxy_(?:http_version|buffering|buffers|buffer_size|busy_buffers_size|max_temp_file_size|temp_file_write_size|request_buffering|socket_keepalive|headers_hash_max_size|headers_hash_bucket_size)|proxy_set_header\[connection\]|proxy_cache|proxy_cache_(?:path|key|valid|lock|lock_age|lock_timeout|use_stale|background_update|revalidate|min_uses|methods|bypass)|proxy_no_cache|ssl_session_(?:cache|timeout)|ssl_buffer_size|http2_(?:max_concurrent_streams|chunk_size|recv_buffer_size)|access_log|(?:types|server_names|variables|map)_hash_(?:max_size|bucket_size))\z", Plain)]
    private static partial Regex NginxAllowed();

    // The kernel.
    [GeneratedRegex(@"^(?:kernel\..*|vm\.(?:overcommit_.*|mmap_.*|panic_on_oom|oom_.*|memory_failure_.*|unprivileged_.*|legacy_va_layout|drop_caches|laptop_mode)|fs\.(?:protected_.*|suid_dumpable|pipe-.*|binfmt_misc.*|mqueue.*|verity.*)|user\..*|dev\..*|debug\..*|abi\..*|sunrpc\..*)\z", Plain)]
    private static partial Regex KernelSafety();

    [GeneratedRegex(@"^net\.(?:.*\.conf\..*|ipv4\.(?:ip_forward.*|conf.*|icmp_.*|igmp_.*|route\..*|neigh\..*|ping_group_range|ip_nonlocal_bind|ip_unprivileged_port_start|tcp_(?:tw_recycle|timestamps|syncookies|rfc1337|challenge_ack_limit|invalid_ratelimit|md5.*|available_ulp))|ipv6\..*|netfilter\..*|bridge\..*|core\.bpf_.*|unix\..*|mptcp\..*)\z", Plain)]
    private static partial Regex KernelNetwork();

    [GeneratedRegex(@"^(?:net\.core\.(?:somaxconn|netdev_max_backlog|netdev_budget(?:_usecs)?|[rw]mem_(?:default|max)|optmem_max|busy_(?:read|poll)|default_qdisc|dev_weight)|net\.ipv4\.(?:ip_local_port_range|ip_local_reserved_ports|tcp_(?:tw_reuse|fin_timeout|max_syn_backlog|max_tw_buckets|slow_start_after_idle|keepalive_(?:time|intvl|probes)|[rw]?mem|notsent_lowat|fastopen|congestion_control|mtu_probing|autocorking|no_metrics_save|moderate_rcvbuf|limit_output_bytes))|vm\.(?:swappiness|dirty_(?:background_)?(?:bytes|ratio)|dirty_(?:expire|writeback)_centisecs|vfs_cache_pressure|max_map_count|nr_hugepages|min_free_kbytes|zone_reclaim_mode|page-cluster|watermark_scale_factor)|fs\.(?:file-max|nr_open|aio-max-nr|inotify\.max_user_(?:instances|watches)))\z", Plain)]
    private static partial Regex KernelAllowed();

    [GeneratedRegex(@"^net\.ipv4\.tcp_fastopen\z", Plain)]
    private static partial Regex FastOpen();

    // The bits above 3 take connections without a cookie.
    [GeneratedRegex(@"^(?![0-3]\z)", Plain)]
    private static partial Regex WithoutCookie();

    // Redis.
    [GeneratedRegex(@"^(?:append.*|aof-.*|save|stop-writes-on-bgsave-error|rdb.*|no-appendfsync-on-rewrite|auto-aof-.*|min-replicas-.*|min-slaves-.*|repl.*|slave.*|sanitize-dump-payload|dir|dbfilename|loadmodule)\z", Plain)]
    private static partial Regex RedisDurable();

    [GeneratedRegex(@"^(?:requirepass|master.*|acl.*|user|protected-mode|bind.*|port|unixsocket.*|tls-.*|rename-command|enable-.*|cluster-.*)\z", Plain)]
    private static partial Regex RedisAccess();

    [GeneratedRegex(@"^(?:logfile|loglevel|pidfile|syslog-.*|lua-.*|busy-.*|crash-.*|daemonize|supervised|proc-title-.*|set-proc-title|include|notify-keyspace-events|oom-score-.*)\z", Plain)]
    private static partial Regex RedisPlaces();

    [GeneratedRegex(@"^(?:maxmemory|maxmemory-(?:policy|samples|eviction-tenacity)|lfu-(?:log-factor|decay-time)|lazyfree-lazy-[a-z-]+|activedefrag|active-defrag-[a-z-]+|active-expire-effort|activerehashing|hz|dynamic-hz|tcp-keepalive|timeout|maxclients|io-threads|io-threads-do-reads|(?:hash|list|set|zset|stream|hll)-[a-z0-9-]+|jemalloc-bg-thread|latency-monitor-threshold|client-query-buffer-limit)\z", Plain)]
    private static partial Regex RedisAllowed();

    // Applications.
    [GeneratedRegex(@"(?:password|passwd|pwd|pass ?phrase|secret|token|credential|apikey|api[_.-]key|private|(?:^|[:_.])key(?:s|$|[:_.])|auth|jwt|oauth|oidc|saml|identity|role|claim|cors|csrf|antiforgery|xsrf|cookie|cert|ssl|tls|https|hsts|audit|security|secure|encrypt|decrypt|signing|signature|permission|allowedhosts|trusted|url|uri(?:s?\z|[:_.])|endpoint|connectionstring|user|login|admin|firewall|origin|forwarded|redirect|verif|validat|insecure|sanitiz|lockout|rate_?limit|throttl|captcha|bcrypt|scrypt|argon|pbkdf|work_?factor|hash(?:er|ing)|salt|iteration|detailederror|developer|stack_?trace|(?:^|[:_.])(?:host|server|port|address)(?:(?:e?s)?\z|[:_.])|(?<!a)sync|durab|flush|checksum|doublewrite|write_?concern|acks(?:$|[:_.])|binlog|translog|oplog|wal(?:$|[:_.])|retention|journal|backup|replica|path|folder|directory|plugin|script|assembl)", AnyCase)]
    private static partial Regex FileWords();

    [GeneratedRegex(@"(?:loglevel|log_level|log-level|logging|minimum_?level|min_?level|(?:^|[:_.])level\z)", AnyCase)]
    private static partial Regex LevelKey();

    [GeneratedRegex(@"^\s*(?:none|off|critical|fatal|6|5|silent|disabled?|false|no|)\s*\z", AnyCase)]
    private static partial Regex NoLevel();

    [GeneratedRegex(@"(?:startup_hooks|profiler|profiling|additional_deps|shared_store|^ld_|^dyld_|^path\z|options\z|^pythonpath|^node_path|^ruby|^perl|^gconv|^dotnet_root|multilevel|diagnostic|debugger|dbg|^ifs\z|^bash|gc(?:name|path|log|config|stress)|tunables)", AnyCase)]
    private static partial Regex VariableOfCode();

    [GeneratedRegex(@"^(?:dotnet_gc[a-z0-9]*|dotnet_threadpool_[a-z0-9_]+|dotnet_tiered[a-z0-9_]*|dotnet_tc_[a-z0-9_]+|dotnet_readytorun|dotnet_oso[a-z_]*|dotnet_processorcount|dotnet_system_net_sockets_[a-z_]+|malloc_arena_max|uv_threadpool_size|gomaxprocs|gogc|gomemlimit|web_concurrency|logging__loglevel__[a-z0-9_]+)\z", Plain)]
    private static partial Regex VariableAllowed();

    [GeneratedRegex(@"(?:system\.gc\.(?:name|path|log|config)|startup|unsafe|binaryformatter|serialization|dynamiccode|trusted|app_paths|probing|native_dll|eventsource|globalization|resolver|http2unencrypted|ssl|tls|certificate)", AnyCase)]
    private static partial Regex RuntimeCode();

    [GeneratedRegex(@"^(?:system\.gc\.[a-z0-9]+|system\.threading\.threadpool\.[a-z0-9.]+|system\.threading\.[a-z0-9.]+|system\.runtime\.tieredcompilation(?:\.[a-z0-9]+)*|system\.runtime\.tieredpgo(?:\.[a-z0-9]+)*|system\.net\.http\.[a-z0-9.]*pool[a-z0-9.]*)\z", Plain)]
    private static partial Regex RuntimeAllowed();

    [GeneratedRegex(@"^(?:host|server|data source|port|database|initial catalog|user.*|uid|pwd|password.*|passfile|ssl.*|trust.*|root certificate|encrypt|integrated security|kerberos.*|persist security info|include error detail|log parameters|options|search path|target session attributes|no reset on close|connection ?reset|enlist|channel binding|require auth|service)\z", AnyCase)]
    private static partial Regex KeywordAccess();

    [GeneratedRegex(@"^(?:(?:maximum|max|minimum|min) pool ?size|maxpoolsize|minpoolsize|pooling|connection (?:lifetime|idle lifetime|pruning interval|timeout)|connectionlifetime|timeout|command timeout|max auto prepare|auto prepare min usages|multiplexing|write coalescing buffer threshold bytes|keepalive|tcp keepalive(?: time| interval)?|(?:read|write) buffer size|socket (?:receive|send) buffer size|load table composites|packet size)\z", AnyCase)]
    private static partial Regex KeywordAllowed();

    [GeneratedRegex(@"^(?:exec.*|environment.*|passenvironment|unsetenvironment|user|group|dynamicuser|supplementarygroups|capabilit.*|ambient.*|nonewprivileges|protect.*|private.*|restrict.*|systemcall.*|readonly.*|readwrite.*|inaccessible.*|bind.*|root.*|working.*|umask|selinux.*|apparmor.*|smack.*|securebits|lockpersonality|memorydeny.*|device.*|ipaddress.*|socket.*|load.*|setcredential.*|standard.*|type|pidfile|restart.*|onfailure|oom.*|log.*|keyring.*|pam.*|tty.*)\z", AnyCase)]
    private static partial Regex UnitCode();

    [GeneratedRegex(@"^(?:limit(?:nofile|nproc|memlock|stack)|cpuquota|cpuquotaperiodsec|cpuweight|startupcpuweight|cpuaffinity|ioweight|memoryhigh|memorylow|tasksmax|nice|ioschedulingclass|ioschedulingpriority)\z", AnyCase)]
    private static partial Regex UnitAllowed();
}
