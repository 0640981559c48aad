namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>What a server is and has, as far as queries depend on it.</summary>
internal sealed record PostgreSqlServerInfo
{
    /// <summary>The query, of one row.</summary>
    public const string Sql =
        """
        SELECT pg_catalog.current_setting('server_version_num')::int, pg_catalog.current_setting('max_connections')::float8, pg_catalog.pg_is_in_recovery(),
               pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), current_user::text, pg_catalog.current_database()::text,
               (SELECT extversion || ' ' || pg_catalog.quote_ident(nspname) FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'pg_stat_statements'),
               (SELECT pg_catalog.quote_ident(nspname) FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'hypopg'),
               EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE (r.rolsuper OR r.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))
                          AND (pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER') OR pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER'))),
               pg_catalog.pg_backend_pid()
        """;

    /// <summary>The version as server_version_num: 150004.</summary>
    public int Version { get; init; }

    /// <summary>max_connections.</summary>
    public double MostConnections { get; init; }

    /// <summary>Whether it follows another.</summary>
    public bool IsStandby { get; init; }

    /// <summary>Whether the role sees what other roles' sessions do.</summary>
    public bool SeesOthers { get; init; }

    /// <summary>Whether what the role may do reaches beyond the database, where no rollback undoes it: it is, or may become, a superuser, or one that runs the server's programs or reads or writes its
    /// files.</summary>
    public bool ReachesServer { get; init; }

    /// <summary>The monitor's role.</summary>
    public string Role { get; init; } = "";

    /// <summary>The database that the monitor is connected with.</summary>
    public string Database { get; init; } = "";

    /// <summary>The version of pg_stat_statements in this database, 10 for 1.10; null where it is not installed. The extension's version decides on its columns, not the server's: it stays when the server
    /// is upgraded, until ALTER EXTENSION.</summary>
    public int? StatementsVersion { get; init; }

    /// <summary>The schema that pg_stat_statements is in, quoted.</summary>
    public string StatementsSchema { get; init; } = "public";

    /// <summary>The schema that hypopg is in, quoted; null where it is not installed.</summary>
    public string? HypopgSchema { get; init; }

    /// <summary>Reads "1.10 public".</summary>
    /// <returns>The minor version and the schema; no version where there is none.</returns>
    public static (int? Version, string Schema) StatementsOf(string? text)
    {
        string[] parts = (text ?? "").Split(' ', 2);
        return parts.Length == 2 && parts[0].StartsWith("1.", StringComparison.Ordinal) && int.TryParse(parts[0].AsSpan(2), out int minor) ? (minor, parts[1]) : (null, "public");
    }
}
