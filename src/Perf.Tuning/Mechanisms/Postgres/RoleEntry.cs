namespace Perf.Tuning.Postgres;

/// <summary>A setting that a role or a database brings with it.</summary>
/// <param name="Role">The role; empty for all.</param>
/// <param name="Database">The database; empty for all.</param>
/// <param name="Setting">The setting.</param>
/// <param name="Value">Its value as it was written.</param>
internal sealed record RoleEntry(string Role, string Database, string Setting, string Value)
{
    /// <summary>One of pg_db_role_setting.setconfig: <c>work_mem=64MB</c>.</summary>
    public static RoleEntry Of(string role, string database, string item)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        return new RoleEntry(role, database, equals < 0 ? item : item[..equals], equals < 0 ? "" : item[(equals + 1)..]);
    }

    /// <summary>Whose it is, in the words of ALTER.</summary>
    public string Owner => (Role.Length, Database.Length) switch
    {
        (> 0, > 0) => $"ALTER ROLE {Role} IN DATABASE {Database}",
        (> 0, _) => $"ALTER ROLE {Role}",
        (_, > 0) => $"ALTER DATABASE {Database}",
        _ => "ALTER ROLE ALL",
    };

    /// <summary>Whether it is of a setting.</summary>
    public bool IsOf(string setting) => string.Equals(Setting, setting, StringComparison.OrdinalIgnoreCase);
}
