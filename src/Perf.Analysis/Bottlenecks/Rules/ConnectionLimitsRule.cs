namespace Perf.Analysis;

/// <summary>Connections are lost: a listen queue, the ports or the files of the target are used up.</summary>
internal sealed class ConnectionLimitsRule : IBottleneckRule
{
    public string Id => "net.conn-limits";

    public FindingLayer Layer => FindingLayer.Network;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? overflows = run.One("system.network.tcp.listen_overflows");
        Signal? drops = run.One("system.network.tcp.listen_drops");
        Signal? lost = (drops?.Mean ?? 0) > (overflows?.Mean ?? 0) ? drops : overflows ?? drops;
        double files = run.Client.ErrorTextShare("EMFILE", "Too many open files", "ENFILE");
        double ports = run.Client.ErrorTextShare("EADDRNOTAVAIL", "Cannot assign requested address");
        double failed = run.Client.ErrorShare(one => one is ErrorClasses.ConnectTimeout or ErrorClasses.ConnectionReset or ErrorClasses.Connect or ErrorClasses.ConnectionRefused);
        double logged = NginxLog.Count(run, "too-many-files") ?? 0;
        double server = logged > 0 ? run.Client.ErrorShare(one => one is "http_500" or "http_502" or ErrorClasses.Timeout or ErrorClasses.ConnectionClosed) : 0;

        // What finds no file waits in the listen queue until its user gives up: few requests, and the time of many users.
        double stuck = logged > 0 ? StuckRequests.Time(run) : 0;
        double slowConnect = run.Run.Metrics.GetValueOrDefault(run.Client.Family.Connecting)?.Max ?? 0;
        suspicion.Name($"Connections are lost: {(files + logged > 0 ? "the target has no files left" : ports > 0 ? "no local port is left" : "the listen queue overflows")}");
        suspicion.Tell(RunEvidence.Of(lost, "system.network.tcp.listen_overflows", one => one.Mean), 0.05, 2, Scores.Decisive, value => $"{value:0.0} connections a second found the listen queue full and were dropped");
        suspicion.Tell(Figure.Client("errors: no port or no file left", (files + ports) * 100, "%"), 0.05, 1, Scores.Decisive, value => $"{value:0.##} % of the requests failed for want of a port or a file");
        suspicion.Tell(Figure.Of(EvidenceFamily.Log, "nginx errors: too many open files", NginxLog.Count(run, "too-many-files"), "1", run.SourceOf("nginx")), 0, 5, Scores.Decisive, value => $"nginx logged {value:0} times that too many files are open");
        suspicion.For(Figure.Client("longest connecting", slowConnect, "ms"), 900, 1000, Scores.Support, value => $"connecting took up to {value:0} ms: a packet was sent again after 1 s", factor: slowConnect is > 900 ? 1 : 0);
        suspicion.For(Figure.Client("connections that failed / requests", failed * 100, "%"), 0.1, 2, Scores.Support, value => $"{value:0.##} % of the requests got no connection");
        suspicion.Against(Figure.Client("generator.ports", run.Run.Validity.PortsUsedShare * 100, "%"), 80, 95, Scores.Veto, value => $"the load generator's own ports are used to {value:0} %");
        double retried = (lost?.Mean / run.PerRequestRate) ?? 0;
        suspicion.For(Figure.Client("time in requests that got stuck / all", (run.Client.ShareOf(stuck) ?? 0) * 100, "%"), 5, 30, Scores.Support, value => $"{value:0} % of all response time is in requests that waited for more than ten times the median");
        suspicion.CostsTime(stuck > 0 ? stuck : null, 0.9);
        suspicion.Costs(Math.Max(failed + files + server, Math.Max(run.Client.ShareOf(run.Client.Connecting) ?? 0, Math.Min(1, retried))), 0.9);
        suspicion.RisesWithLoad(lost);
        suspicion.Explain($"A connection that finds no room is dropped without a word, and the client tries again after 1, 3 and 7 seconds; one that is not accepted for want of a file waits until somebody gives up: few requests are very slow, and the median hardly changes.");
        suspicion.Missing(lost is null, "-Monitor host on the target's machine would count connections that found the listen queue full.");
        suspicion.Cures("sys.somaxconn", "sys.port-range/tw_reuse", "sys.nofile");
        suspicion.Verify("ListenOverflows in /proc/net/netstat stands still with a longer queue (net.core.somaxconn and the program's own backlog).");
    }
}
