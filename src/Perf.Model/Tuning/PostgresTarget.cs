namespace Perf;

/// <summary>A PostgreSQL server.</summary>
public sealed record PostgresTarget
{
    /// <summary>Npgsql's connection string, a template (<c>${env:PG_TUNING}</c>); its role may ALTER SYSTEM and CREATE INDEX. A secret: no result, plan or journal holds it.</summary>
    public string Connection { get; init; } = "";

    /// <summary>The role that the application connects as, for settings of a role; null where it is not known.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>Whether the machine serves nothing else of weight: then memory is the database's.</summary>
    public bool IsDedicated { get; init; }
}
