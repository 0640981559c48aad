namespace Perf.Analysis;

/// <summary>The proxy's workers may not have more connections than they have.</summary>
internal sealed class WorkerConnectionsRule : IBottleneckRule
{
    public string Id => "proxy.worker-conns";

    public FindingLayer Layer => FindingLayer.Proxy;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? dropped = run.One("nginx.connections_dropped");
        double? logged = NginxLog.Count(run, "worker-connections");
        double lost = run.Client.ErrorShare(one => one is ErrorClasses.ConnectionReset or ErrorClasses.ConnectionClosed or ErrorClasses.ConnectTimeout or ErrorClasses.Timeout or "http_500" or "http_502");
        suspicion.Name($"nginx has no connections left (worker_connections)");
        suspicion.Tell(RunEvidence.Of(dropped, "nginx.connections_dropped", one => one.Mean), 0.1, 2, Scores.Decisive, value => $"nginx accepted {value:0.0} connections a second and did not handle them");
        suspicion.Tell(Figure.Of(EvidenceFamily.Log, "nginx errors: worker_connections are not enough", logged, "1", run.SourceOf("nginx")), 0, 10, Scores.Decisive, value => $"nginx logged {value:0} times that worker_connections are not enough");
        suspicion.For(Figure.Client("connections that were closed / requests", lost * 100, "%"), 0.2, 5, Scores.Support, value => $"{value:0.#} % of the requests found their connection closed");
        suspicion.Against(Figure.Of(EvidenceFamily.Log, "nginx errors: too many open files", NginxLog.Count(run, "too-many-files"), "1", run.SourceOf("nginx")), 0, 5, Scores.Doubt, value => $"nginx logged {value:0} times that files are used up, which is another limit");
        suspicion.Costs(Math.Max(lost, Math.Min(1, (dropped?.Mean / run.PerRequestRate) ?? 0)), 0.95);
        suspicion.RisesWithLoad(dropped);
        suspicion.Explain($"A connection to a client and one to the application count both. What comes beyond is accepted and closed at once, which is quick: throughput seems to rise, and nothing is served.");
        suspicion.Missing(logged is null && run.Has("nginx"), "nginx' error log (errorLog of the monitor) would say it in its own words.");
        suspicion.Parameter("peak_connections", run.One("nginx.connections_current", ("state", "active"))?.Max);
        suspicion.Cures("api.worker_connections");
        suspicion.Verify("accepts and handled of stub_status stay equal with a larger worker_connections, and errors fall to 0.");
    }
}
