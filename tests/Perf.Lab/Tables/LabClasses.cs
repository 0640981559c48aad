namespace Perf.Lab.Tables;

/// <summary>The classes of bottlenecks that labels may be: docs/bottlenecks-classes.md explains them.</summary>
internal static class LabClasses
{
    /// <summary>The label of a healthy run: nothing is to be found.</summary>
    public const string None = "none";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        "gen.saturated",
        "host.noisy-neighbour", "host.cpu", "host.cpu-throttle", "host.memory", "host.disk",
        "db.wal-sync", "db.missing-index", "db.slow-query", "db.n+1", "db.lock", "db.idle-in-tx", "db.pool-small", "db.conn-churn", "db.max-connections", "db.cache-miss", "db.checkpoint",
        "db.bloat-vacuum",
        "app.threadpool", "app.lock", "app.gc", "app.leak", "app.cpu-handler",
        "net.bandwidth", "net.latency", "net.conn-limits",
        "proxy.worker-conns", "proxy.rate-limit", "proxy.no-upstream-keepalive",
        "cache.miss", "dep.errors", "dep.slow", "tls.handshake", "dns.slow", "config.log-verbosity",
    };
}
