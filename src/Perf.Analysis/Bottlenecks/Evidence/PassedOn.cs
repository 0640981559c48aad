namespace Perf.Analysis;

/// <summary>
/// What of the requests a proxy passes on, and its times as those of the mean request. What nginx logs of the servers behind it is of requests that it passed on alone: a cache in the proxy that answers nine of ten
/// makes the mean request wait a tenth of that.
/// </summary>
internal static class PassedOn
{
    // $upstream_cache_status of answers for which nobody was asked: of the others the server was.
    private static readonly string[] s_answered = ["HIT", "STALE", "UPDATING"];

    /// <summary>The share of the requests that the proxy passed on, 0 to 1: by its log, or for results of before that was counted by its cache; 1 where neither tells.</summary>
    /// <param name="run">The run.</param>
    public static double Share(RunEvidence run)
    {
        if (run.One("nginx.http.requests")?.Mean is not (> 0 and { } all))
        {
            return 1;
        }

        if (run.One("nginx.http.upstream.requests") is { Mean: { } passed } counted)
        {
            return Math.Clamp(passed * run.PartOf(counted) / all, 0, 1);
        }

        double answered = run.Each("nginx.cache.responses").Where(one => s_answered.Contains(one.Series.Labels.GetValueOrDefault("status", ""))).Sum(one => (one.Mean ?? 0) * run.PartOf(one));
        return Math.Clamp(1 - (answered / all), 0, 1);
    }

    /// <summary>Milliseconds of the mean request that the proxy waits for those behind it, connecting included; 0 where it passed none on, null where it does not tell.</summary>
    /// <param name="run">The run.</param>
    public static double? Waiting(RunEvidence run) => OfAll(run, "nginx.http.upstream.duration");

    /// <summary>Of that connecting to them, likewise.</summary>
    /// <param name="run">The run.</param>
    public static double? Connecting(RunEvidence run) => OfAll(run, "nginx.http.upstream.connect.duration");

    /// <summary>Milliseconds of the mean request that are the proxy's own: all of those that it answered by itself. Null where it does not tell.</summary>
    /// <param name="run">The run.</param>
    public static double? Own(RunEvidence run)
    {
        double share = Share(run);
        double? own = OfAll(run, "nginx.http.own.duration");
        return share < 1 && Mean(run, "nginx.http.request.duration") - Waiting(run) is { } rest ? Math.Max(own ?? 0, rest) : share > 0 ? own : null;
    }

    // Of those that were passed on it has times, of all others none of these.
    private static double? OfAll(RunEvidence run, string signal) => Share(run) is > 0 and var share ? share * Mean(run, signal) : 0;

    private static double? Mean(RunEvidence run, string signal) => run.One(signal, ("statistic", "avg"))?.Mean;
}
