namespace Perf.Tuning.Postgres;

/// <summary>A setting that a role or a database brings with it.</summary>
/// <param name="Role">The role; empty for all.</param>
/// <param name="Database">The database; empty for all.</param>
/// <param name="Setting">The setting.</param>
/// <param name="Value">Its value as it was written.</param>
internal sealed record RoleEntry(string Role, string Database, string Setting, string Value)
{
    // As PostgreSQL ranks them, a role in a database wins over the role, the role over the database.
    private const string AllSql =
        """
        SELECT coalesce(r.rolname::text, ''), coalesce(d.datname::text, ''), s.setconfig
          FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
        """;

    private const string HereSql = AllSql + " WHERE s.setdatabase = 0 OR d.datname = pg_catalog.current_database()";

    /// <summary>Whose it is, in the words of ALTER.</summary>
    public string Owner => (Role.Length, Database.Length) switch
    {
        (> 0, > 0) => $"ALTER ROLE {Role} IN DATABASE {Database}",
        (> 0, _) => $"ALTER ROLE {Role}",
        (_, > 0) => $"ALTER DATABASE {Database}",
        _ => "ALTER ROLE ALL",
    };

    /// <summary>Those of all roles and databases.</summary>
    public static Task<IReadOnlyList<RoleEntry>> AllAsync(PostgresSession session, CancellationToken cancellation) => ReadAsync(session, AllSql, cancellation);

    /// <summary>Those that may count in the session's database. Which of them reach the application depends on the role that it connects as.</summary>
    public static Task<IReadOnlyList<RoleEntry>> HereAsync(PostgresSession session, CancellationToken cancellation) => ReadAsync(session, HereSql, cancellation);

    /// <summary>Whether it is of a setting.</summary>
    public bool IsOf(string setting) => string.Equals(Setting, setting, StringComparison.OrdinalIgnoreCase);

    private static async Task<IReadOnlyList<RoleEntry>> ReadAsync(PostgresSession session, string sql, CancellationToken cancellation) =>
        [.. (await session.RowsAsync(sql, cancellation).ConfigureAwait(false)).SelectMany(row => ((string[])row[2]).Select(item => Of((string)row[0], (string)row[1], item)))];

    // One of setconfig: work_mem=64MB.
    private static RoleEntry Of(string role, string database, string item)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        return new RoleEntry(role, database, equals < 0 ? item : item[..equals], equals < 0 ? "" : item[(equals + 1)..]);
    }
}
