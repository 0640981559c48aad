namespace Perf.Analysis;

/// <summary>The proxy opens a new connection to the application for each request.</summary>
internal sealed class UpstreamKeepaliveRule : IBottleneckRule
{
    // Opening and closing a connection on one machine takes its two ends and the kernel about this much of a processor; throughput doubled without it where nothing else was done.
    private const double OfAConnection = 0.15;

    public string Id => "proxy.no-upstream-keepalive";

    public FindingLayer Layer => FindingLayer.Proxy;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double? rate = run.PerRequestRate;
        double proxied = run.Has("nginx") ? 1 : 0;
        Signal? connectShare = run.One("nginx.http.upstream.connect.share");
        double? served = (run.One("http.server.request.rate") ?? run.One("http.server.request.count"))?.Mean;
        double? kestrel = (run.One("kestrel.connection.rate") ?? run.One("kestrel.connection.count"))?.Mean / (served > 0 ? served : rate);
        double? connect = PassedOn.Connecting(run);

        // What the load generator and the application's database connections open is not the proxy's.
        double others = ((run.Client.Opened ?? 0) / Math.Max(run.Seconds, 1)) + (run.One("postgresql.sessions_established")?.Mean ?? 0);
        double? opened = run.One("system.network.tcp.opened", ("network.connection.direction", "active")) is { Mean: { } active } ? Math.Max(0, active - others) / rate : null;
        double? most = kestrel ?? opened;
        suspicion.Name($"nginx opens a new connection to the application for each request (no keepalive upstream)");
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, "kestrel.connection.rate / requests", run.Has("nginx") ? kestrel : null, "1", run.SourceOf("dotnet")), 0.4, 0.85, Scores.Decisive, value => $"the application accepts {value:0.00} connections for each request", proxied);
        suspicion.Tell(Figure.Of(EvidenceFamily.Host, "system.network.tcp.opened / requests", run.Has("nginx") ? opened : null, "1", run.SourceOf("host")), 0.5, 0.9, Scores.Strong, value => $"{value:0.00} connections are opened on the machine for each request", proxied);
        suspicion.Tell(RunEvidence.Of(connectShare, "nginx.http.upstream.connect.share", one => one.Mean, EvidenceFamily.Proxy), 40, 80, Scores.Strong, value => $"{value:0} % of the requests waited for a connection to the application", proxied);
        suspicion.For(RunEvidence.Of(run.Sum("system.network.connection.count", ("network.connection.state", "time_wait")), "system.network.connection.count{network.connection.state=time_wait}", one => one.Mean), 200, 2000, Scores.Support, value => $"{value:#,##0} connections are in TIME_WAIT");
        double? time = most is { } each ? (Math.Min(each, 1) * OfAConnection * (1 + (4 * Scores.Ramp(run.Load.BusyShare ?? 0, 0.7, 0.95)))) + (connect ?? 0) : connect;
        suspicion.CostsTime(time, 0.9);

        // Where processors or the listen queue are used up by it, half of what can be served is lost: throughput doubled without it in labs.
        suspicion.Costs(0.4 * Math.Min(most ?? 0, 1) * Scores.Ramp((most ?? 0) * (rate ?? 0), 100, 800) * Scores.Ramp(run.Load.BusyShare ?? 0, 0.7, 0.95), 0.9);
        suspicion.RisesWithLoad(run.One("kestrel.connection.rate"));
        suspicion.Explain($"Without keepalive in the upstream block (and HTTP/1.1 towards it) nginx closes the connection after each request: both sides open, close and remember one each time, and ports run out at some thousand requests a second.");
        suspicion.Missing(kestrel is null && opened is null && run.Has("nginx"), "The monitor 'dotnet' (Kestrel's connections a second) or 'host' (TCP connections opened) would settle it.");
        suspicion.Cures("api.upstream-keepalive");
        suspicion.Verify("With keepalive 32, proxy_http_version 1.1 and an empty Connection header, connections a second of the application fall to almost none.");
    }
}
