namespace Perf.Tuning.Postgres;

/// <summary>Which server a session is on, and what its role may.</summary>
internal sealed record ServerFacts
{
    /// <summary>What is read; the columns in the order of <see cref="Of"/>.</summary>
    public const string Sql =
        """
        SELECT pg_catalog.current_setting('server_version_num')::int, current_user::text, pg_catalog.current_setting('is_superuser') = 'on', pg_catalog.current_database()::text, pg_catalog.pg_is_in_recovery(),
               CASE WHEN pg_catalog.pg_has_role(current_user, 'pg_read_all_settings', 'USAGE') THEN pg_catalog.current_setting('data_directory') ELSE '' END,
               (SELECT c.system_identifier::text FROM pg_catalog.pg_control_system() c), pg_catalog.pg_conf_load_time()::text, pg_catalog.pg_backend_pid()
        """;

    /// <summary>The version as a number: 150018.</summary>
    public int Version { get; init; } = 150000;

    /// <summary>The session's role.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether it may do everything.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>The session's database.</summary>
    public string Database { get; init; } = "";

    /// <summary>Whether the server only follows another one.</summary>
    public bool IsStandby { get; init; }

    /// <summary>Its data directory; empty where the role may not know it.</summary>
    public string DataDirectory { get; init; } = "";

    /// <summary>The cluster's own number: what was captured of it is put back there and nowhere else. Its standbys and clones have the same (<see cref="PostgresSession.NodeAsync"/>).</summary>
    public string Identifier { get; init; } = "";

    /// <summary>When its configuration was read last, as it says it.</summary>
    public string LoadedAt { get; init; } = "";

    /// <summary>The session's process, on the server's machine.</summary>
    public int Process { get; init; }

    /// <summary>The version as people say it.</summary>
    public int Major => Version / 10000;

    /// <summary>A row that was read.</summary>
    public static ServerFacts Of(object[] row) => new()
    {
        Version = (int)row[0],
        User = (string)row[1],
        IsSuperuser = (bool)row[2],
        Database = (string)row[3],
        IsStandby = (bool)row[4],
        DataDirectory = (string)row[5],
        Identifier = (string)row[6],
        LoadedAt = (string)row[7],
        Process = (int)row[8],
    };
}
