namespace Perf.Analysis;

/// <summary>The way between proxy and application: what the proxy waits for an answer, less what the application has a request for. Its own meter says that exactly (<see cref="ServerDuration"/>); without it, by Little's law, it is as long as requests are under way in it, over their rate.</summary>
internal static class ProxyWay
{
    // What a mean of whole milliseconds tells apart at all.
    private const double Least = 4;
    private const double Agreement = 0.15;

    /// <summary>Milliseconds of the mean request; null where it is not known.</summary>
    /// <param name="run">The run.</param>
    public static double? Of(RunEvidence run)
    {
        if (ServerDuration.BehindProxy(run) is { } exact)
        {
            return exact;
        }

        // One application that serves all that the proxy passes on; of several, and behind a proxy that keeps answers, one's requests are not all requests.
        if (run.OfEvery("http.server.active_requests").Count != 1 || run.One("http.server.active_requests") is not { } gauge || Gauge.Mean(gauge) is not { } underWay
            || run.One("http.server.request.rate")?.Mean is not (> 0 and { } rate) || run.PerRequestRate is not { } asked || Math.Abs(rate - asked) > Agreement * asked
            || run.One("nginx.http.upstream.duration", ("statistic", "avg"))?.Mean is not { } waited)
        {
            return null;
        }

        double has = underWay / rate * 1000;
        bool isFree = (run.Load.BusyShare ?? 1) < 0.8 && (run.One("dotnet.thread_pool.queue.length")?.Mean ?? 0) < 0.5;
        return !isFree || waited - has < Math.Max(Least, Gauge.Uncertainty(underWay, gauge.Count) / rate * 1000) ? 0 : waited - has;
    }

    /// <summary>What it is computed of.</summary>
    /// <param name="run">The run.</param>
    public static string SignalOf(RunEvidence run) => $"nginx.http.upstream.duration − {(ServerDuration.BehindProxy(run) is null ? "http.server.active_requests / http.server.request.rate" : ServerDuration.Meter)}";
}
