namespace Perf.Analysis;

/// <summary>The network carries no more: responses take their time to arrive.</summary>
internal sealed class BandwidthRule : IBottleneckRule
{
    private const double LeastIntervals = 6;

    public string Id => "net.bandwidth";

    public FindingLayer Layer => FindingLayer.Network;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        ClientFigures client = run.Client;
        double? transfer = client.Receiving;

        double large = Scores.Ramp(client.BytesPerRequest ?? 0, 8e3, 64e3);
        (double rate, double variation)? flow = Flow(run);

        // A load of so many requests a second brings the same bytes each second by itself.
        bool isAsked = run.Run.Validity.AchievedRatio is >= 0.97;
        double plateau = isAsked ? 0.75 : flow is not { } known ? 0.5 : Scores.Ramp(known.variation, 0.3, 0.1);
        double computing = Scores.Ramp(run.Load.WithoutForeign, 0.97, 0.85, 1);
        double waited = Queue(run, budget, flow?.variation, isAsked, computing);
        double? time = transfer + waited;
        double? share = client.ShareOf(time) * 100;
        double? megabits = flow?.rate * 8 / 1e6;
        Signal? own = run.One("nginx.http.own.duration", ("statistic", "avg"));
        suspicion.Name($"The network's bandwidth is used up{(megabits is { } mbit ? FormattableString.Invariant($" ({mbit:0} Mbit/s)") : "")}");
        suspicion.Tell(
            Figure.Client(client.Family.Receiving, share, "%"), 25, 50, Scores.Decisive,
            value => $"receiving{(waited > transfer ? ", and waiting for others who receive," : "")} takes {value:0} % of the response time, {(client.BytesPerRequest ?? 0) / 1024:#,##0} KiB a response; {megabits ?? 0:0} Mbit/s arrive second by second, varying by {flow?.variation ?? 0:0%}", large * (0.3 + (0.7 * Math.Max(plateau, waited > transfer ? 0.8 : 0))) * (0.3 + (0.7 * computing)));
        suspicion.For(Figure.Of(EvidenceFamily.Proxy, "nginx.http.own.duration / response time", own?.Mean / Math.Max(client.Response ?? 1, 1e-3) * 100, "%", own?.Series.Monitor ?? ""), 20, 50, Scores.Support, value => $"nginx writes to clients for {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 90, 60, Scores.Hint, value => $"the processors are used to {value:0} % only");
        suspicion.Against(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization without others", run.Load.WithoutForeign * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 92, 99, Scores.Doubt, value => $"the processors are used to {value:0} %: the body may be slow to make");
        suspicion.CostsTime(time, 0.8);
        suspicion.Explain($"Bytes per second stay the same whatever is asked: the line is full. Fewer bytes (compression of texts, smaller pages, caching at the client) or a wider line.");
        suspicion.Missing(client.BytesPerRequest is null, "How many bytes a response has was not measured.");
        suspicion.Parameter("bytes_per_response", client.BytesPerRequest);
        suspicion.Parameter("megabits_per_second", megabits);
        suspicion.Parameter("cpu_percent", run.Load.BusyShare * 100);
        suspicion.Parameter("nginx_buffered", NginxLog.Count(run, "buffered-to-file"));
        suspicion.Cures("api.gzip");
        if (NginxLog.Count(run, "buffered-to-file") > 0)
        {
            suspicion.Cures("api.buffers");
        }

        suspicion.Verify("With gzip bytes per response fall and throughput rises by as much, as long as the processors have room; where bandwidth is not the limit it makes things slower.");
    }

    // A line that carries one response after the other makes the others late before their first byte. Then somebody is receiving all the time, and what is waited for lies between the proxy, which had its
    // answer long before, and the client. Without a proxy's word for it only a load that keeps so many requests under way tells: its bytes stay the same though nothing asks for a pace.
    private static double Queue(RunEvidence run, RequestTime budget, double? variation, bool isAsked, double computing)
    {
        double carrying = (run.Client.Receiving ?? 0) / 1000 * (run.MainRate ?? 0);
        double serial = Scores.Ramp(carrying, 0.5, 0.85) * Scores.Ramp(carrying, 2.5, 1.5) * Scores.Ramp(computing, 0.4, 1);
        return ProxyMean.Of(run) is { } server
            ? serial * Math.Clamp((run.Client.Waiting ?? 0) - server, 0, budget.Unattributed)
            : isAsked || run.Load.WithoutForeign is null ? 0 : serial * Scores.Ramp(variation, 0.15, 0.05, 0) * budget.Unattributed;
    }

    private static (double Rate, double Variation)? Flow(RunEvidence run)
    {
        double[] flow = [.. run.Intervals.Where(one => one.Requests > 0 && one.Length > 0.5).Select(one => one.DataReceived / one.Length)];
        if (flow.Length < LeastIntervals || flow.Average() is not (> 0 and var mean))
        {
            return null;
        }

        double median = OrderStatistic.Median([.. flow]);
        return (mean, OrderStatistic.Median([.. flow.Select(one => Math.Abs(one - median))]) * 1.4826 / Math.Max(median, 1));
    }
}
