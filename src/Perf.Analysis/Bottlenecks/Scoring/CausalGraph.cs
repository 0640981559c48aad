namespace Perf.Analysis;

/// <summary>
/// Which class makes which other appear: written by hand, because what is learned from few runs is wrong, and published methods that rank well do so with a graph that was given. It has no
/// cycles; a test says so.
/// </summary>
internal static class CausalGraph
{
    private static readonly Dictionary<string, string[]> s_effects = new(StringComparer.Ordinal)
    {
        ["host.noisy-neighbour"] = ["host.cpu"],
        ["host.cpu-throttle"] = ["host.cpu", "app.threadpool", "app.cpu-handler", "dep.slow"],
        ["host.memory"] = ["host.disk", "db.cache-miss", "dep.errors"],
        ["db.missing-index"] = ["db.slow-query", "db.cache-miss", "db.pool-small", "db.max-connections", "host.cpu", "host.disk", "app.threadpool", "app.cpu-handler", "dep.errors", "db.bloat-vacuum", "db.lock"],
        ["db.slow-query"] = ["db.pool-small", "db.max-connections", "host.cpu", "app.threadpool", "dep.errors"],
        ["db.n+1"] = ["db.slow-query", "db.pool-small", "host.cpu", "app.cpu-handler", "app.threadpool", "app.gc", "net.latency"],
        ["db.wal-sync"] = ["host.disk", "db.lock", "db.slow-query", "db.pool-small", "app.threadpool"],
        ["db.idle-in-tx"] = ["db.lock", "db.bloat-vacuum", "db.max-connections"],
        ["db.lock"] = ["db.slow-query", "db.pool-small", "db.max-connections", "app.threadpool", "dep.errors"],
        ["db.checkpoint"] = ["db.wal-sync", "host.disk"],
        ["db.bloat-vacuum"] = ["db.slow-query", "db.cache-miss", "host.cpu"],
        ["db.cache-miss"] = ["host.disk", "db.slow-query", "db.pool-small"],
        ["db.conn-churn"] = ["db.max-connections", "host.cpu", "app.cpu-handler", "net.conn-limits"],
        ["db.max-connections"] = ["dep.errors"],
        ["db.pool-small"] = ["dep.errors"],
        ["app.threadpool"] = ["dep.errors", "dep.slow"],
        ["app.lock"] = ["app.threadpool"],
        ["app.leak"] = ["app.gc", "host.memory"],
        ["app.gc"] = ["host.cpu", "app.cpu-handler", "app.threadpool", "dep.slow"],
        ["app.cpu-handler"] = ["host.cpu", "app.threadpool", "dep.slow"],
        ["cache.miss"] = ["db.slow-query", "db.n+1", "app.cpu-handler", "host.cpu", "net.latency", "dep.slow"],
        ["proxy.no-upstream-keepalive"] = ["net.conn-limits", "host.cpu", "app.cpu-handler"],
        ["proxy.worker-conns"] = ["net.conn-limits", "dep.errors"],
        ["proxy.rate-limit"] = ["dep.errors"],
        ["net.conn-limits"] = ["dep.errors"],
        ["tls.handshake"] = ["host.cpu", "app.cpu-handler"],
        ["config.log-verbosity"] = ["host.disk", "host.cpu", "app.cpu-handler"],
        ["dns.slow"] = ["dep.errors", "dep.slow"],
        ["dep.errors"] = ["dep.slow"],
    };

    // How long calls of another service take is measured by themselves: a slow statement may fill threads or make requests fail, and makes no such call longer by that.
    private const string Calls = "dep.slow";

    private static readonly Dictionary<string, HashSet<string>> s_reach = s_effects.Keys.ToDictionary(id => id, Reach, StringComparer.Ordinal);

    /// <summary>Whether one class makes another appear, directly or through others; calls of other services are made slow by what does it directly alone.</summary>
    public static bool Causes(string cause, string effect) => effect == Calls ? s_effects.GetValueOrDefault(cause)?.Contains(effect) == true : s_reach.TryGetValue(cause, out HashSet<string>? reach) && reach.Contains(effect);

    /// <summary>Every edge.</summary>
    public static IEnumerable<(string Cause, string Effect)> Edges => s_effects.SelectMany(cause => cause.Value.Select(effect => (cause.Key, effect)));

    private static HashSet<string> Reach(string id)
    {
        var reach = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([id]);
        while (open.TryPop(out string? next))
        {
            foreach (string effect in s_effects.GetValueOrDefault(next) ?? [])
            {
                if (reach.Add(effect))
                {
                    open.Push(effect);
                }
            }
        }

        return reach;
    }
}
