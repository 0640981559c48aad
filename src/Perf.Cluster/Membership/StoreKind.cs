namespace Perf.Cluster.Membership;

/// <summary>Where members find each other.</summary>
internal enum StoreKind
{
    /// <summary>A file of this machine.</summary>
    Localhost,

    /// <summary>Redis.</summary>
    Redis,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}
