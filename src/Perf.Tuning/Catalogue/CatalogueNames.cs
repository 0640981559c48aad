namespace Perf.Tuning;

/// <summary>The names that expressions of the catalogue may use, with what they mean. Those of findings (<c>finding.…</c>) and of PostgreSQL's settings (<c>pg.…</c>) are as many as there are.</summary>
internal static class CatalogueNames
{
    /// <summary>What a finding's parameters begin with.</summary>
    public const string OfFinding = "finding.";

    /// <summary>What current settings of PostgreSQL begin with.</summary>
    public const string OfPostgres = "pg.";

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["strategy"] = "conservative, balanced or aggressive",
        ["finding.subject"] = "what the finding is about",
        ["finding.title"] = "the finding in a line",
        ["finding.confidence"] = "0 to 1",
        ["finding.gain"] = "how much quicker the mean request may become, as a factor",
        ["host.cores"] = "processors that may be used, a quota of the control group considered",
        ["host.memory"] = "bytes of memory, the limit of the control group considered",
        ["host.memory_available"] = "bytes of memory that programs can have now",
        ["host.memory_others"] = "bytes that programs other than PostgreSQL have now",
        ["host.swap"] = "bytes of swap",
        ["postgresql.is_local"] = "whether the database runs on this machine",
        ["postgresql.is_dedicated"] = "whether the machine is the database's alone, by its target",
        ["postgresql.role"] = "the role that the application connects as, by its target",
        ["postgresql.version"] = "PostgreSQL's version: 15",
        ["postgresql.connections"] = "sessions that there are now",
        ["postgresql.database_size"] = "bytes of the database",
        ["postgresql.lz4"] = "whether the server can compress its log with lz4",
        ["postgresql.libraries"] = "shared_preload_libraries",
        ["postgresql.replicas"] = "how many replicas read its log now",
        ["postgresql.duplicate_index"] = "an index that does what another does, is not unique, and has not been used",
        ["postgresql.statistics_days"] = "for how many days it has counted what is used",
        ["disk.free"] = "bytes that are free where the database's files are",
        ["table.reads"] = "rows read from the finding's table since statistics began",
        ["table.writes"] = "rows written to it since then",
        ["table.rows"] = "rows that it has",
        ["table.bytes"] = "its size",
        ["table.indexes"] = "how many indexes it has",
        ["nginx.allow_cache"] = "whether responses are the same for all who ask, by the target",
        ["nginx.cache_folder"] = "where a cache of nginx may be",
        ["redis.is_cache"] = "whether Redis is a cache whose keys may go, by the target",
        ["application.name"] = "the application's name",
        ["application.instances"] = "how many processes of it run",
    };

    /// <summary>Whether a name can be used; what it comes to is seen when a plan is made.</summary>
    public static bool IsKnown(string name) =>
        All.ContainsKey(name) || (name.StartsWith(OfFinding, StringComparison.Ordinal) && name.Length > OfFinding.Length) || (name.StartsWith(OfPostgres, StringComparison.Ordinal) && name.Length > OfPostgres.Length);
}
