namespace Perf.Analysis;

/// <summary>The way between proxy and application: what the proxy waits for an answer, less what the application has a request for and what connecting takes, which is a part of its own. The application's own meter says that exactly (<see cref="ServerDuration"/>); without it, by Little's law, it has a request for as long as requests are under way in it, over their rate.</summary>
internal static class ProxyWay
{
    // What a mean of whole milliseconds tells apart at all.
    private const double Least = 4;

    /// <summary>Milliseconds of the mean request; null where it is not known.</summary>
    /// <param name="run">The run.</param>
    public static double? Of(RunEvidence run)
    {
        if (ServerDuration.BehindProxy(run) is { } exact)
        {
            return exact;
        }

        // One application that serves all that the proxy passes on, or all of its instances; of several others, and behind a proxy that keeps answers, one's requests are not all requests.
        if (!run.HasWholeApplication || run.One("http.server.active_requests") is not { } gauge || Gauge.Mean(gauge) is not { } underWay
            || run.One("http.server.request.rate")?.Mean is not (> 0 and { } rate) || run.PerRequestRate is not { } asked || !RequestCounts.Agree(rate, asked)
            || run.One("nginx.http.upstream.duration", ("statistic", "avg"))?.Mean is not { } waited)
        {
            return null;
        }

        // Where it is not known whether processors are all in use, a queue for one cannot be told from a way.
        if (run.Load.BusyShare is null)
        {
            return null;
        }

        double has = underWay / rate * 1000;
        waited -= run.One("nginx.http.upstream.connect.duration", ("statistic", "avg"))?.Mean ?? 0;
        return !ServerDuration.IsFree(run) || waited - has < Math.Max(Least, Gauge.Uncertainty(underWay, gauge.Count) / rate * 1000) ? 0 : waited - has;
    }

    /// <summary>What it is computed of.</summary>
    /// <param name="run">The run.</param>
    public static string SignalOf(RunEvidence run) => $"nginx.http.upstream.duration without connecting − {(ServerDuration.BehindProxy(run) is null ? "http.server.active_requests / http.server.request.rate" : ServerDuration.Meter)}";
}
