namespace Perf.Analysis;

/// <summary>The way is long: every round trip takes its time, whatever the load.</summary>
internal sealed class LatencyRule : IBottleneckRule
{
    /// <summary>The subject of a finding that is of the way to the database alone.</summary>
    internal const string ToDatabase = "the way to the database";

    private const double LeastShare = 0.1;

    public string Id => "net.latency";

    public FindingLayer Layer => FindingLayer.Network;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        ClientFigures client = run.Client;
        double? connect = client.OpenedPerRequest is > 0 and { } opened && client.Connecting is { } connecting ? connecting / opened : null;
        // The proxy's mean is of all that it served.
        double? proxy = client.Mix.IsOfServers ? ProxyMean.Of(run) : null;

        // Without a proxy the application itself says how long it has a request.
        bool isDirect = proxy is null && !run.Has("nginx") && ServerDuration.IsFree(run);
        double? server = isDirect ? ServerDuration.Of(run)?.WholeRun : proxy;
        string first = isDirect ? "the application" : "nginx";
        double? away = server is { } known && client.Waiting is { } waiting ? Math.Max(0, waiting - known) : null;
        double? awayShare = client.ShareOf(away) * 100;

        // A distance is the same for all: the quickest request has it too. A queue is not.
        double? floor = Floor(run);
        double constant = Scores.Ramp(floor ?? 0, 0.2, 0.55);
        double idle = Scores.Ramp(run.Load.WithoutForeign ?? 0.5, 0.95, 0.7);
        double? trips = connect is >= 1 ? client.Response / connect : null;

        // Each way is walked by all requests alike; that to the database once for each statement.
        DriverFigures driver = run.Database.Driver;
        double? toDatabase = driver.Outside is null ? null : budget.Of("db-way") ?? 0;
        double? toApplication = ProxyWay.Of(run) is null ? null : budget.Of("app-way") ?? 0;
        double same = 0.4 + (0.6 * constant);
        if (toDatabase > Math.Max(away ?? 0, toApplication ?? 0))
        {
            suspicion.Name($"The database is far from the application ({driver.RoundTrip:0.#} ms a round trip)", ToDatabase);
        }
        else if (toApplication > (away ?? 0))
        {
            suspicion.Name($"The application is far from the proxy ({toApplication:0.#} ms of each request)", "the way to the application");
        }
        else
        {
            suspicion.Name($"The network's round trips are long{(connect is >= 3 and { } rtt ? FormattableString.Invariant($" ({rtt:0.#} ms)") : "")}");
        }

        suspicion.Tell(Figure.Client($"{client.Family.Connecting} / connection opened", connect, "ms"), 4, 20, Scores.Strong, value => $"opening a connection takes {value:0.#} ms, and the response {trips ?? 0:0.0} times as long", constant * Scores.Ramp(trips ?? 0, 20, 6));
        suspicion.Tell(Figure.Of(isDirect ? EvidenceFamily.Application : EvidenceFamily.Proxy, $"waiting − {(isDirect ? ServerDuration.Meter : "nginx.http.request.duration")} / response time", away >= 3 ? awayShare : server is null ? null : 0, "%", run.SourceOf(isDirect ? "dotnet" : "nginx")), 30, 65, Scores.Decisive, value => $"{value:0} % of the response time ({away:0.#} ms) is between the load generator and {first}, which answers in {server:0.#} ms", constant * idle);

        // A way that was not measured leaves nothing open of the others.
        if (toDatabase is { } behind)
        {
            suspicion.Tell(
                Figure.Of(EvidenceFamily.Application, $"{driver.OpenSignal} − time of a statement", client.ShareOf(behind) < LeastShare ? 0 : driver.RoundTrip, "ms", driver.Source), 1.5, 4, Scores.Strong,
                value => $"a command is open in the application for {value:0.#} ms more than the database works on it, {client.ShareOf(behind) ?? 0:0%} of the response time in all: distance, or a pooler in between", same);
            double? pooled = run.Database.Busy is { Mean: { } mean } ? mean / Math.Max(run.One("postgresql.backends")?.High ?? 0, 1) : null;
            suspicion.Against(Figure.Of(EvidenceFamily.Database, "postgresql.session.busy / postgresql.backends", pooled * 100, "%", run.Database.Source), 60, 90, Scores.Veto, value => $"{value:0} % of the sessions are at work all the time: commands wait for one, in a pool or a pooler");
        }

        if (toApplication is { } before)
        {
            suspicion.Tell(
                Figure.Of(EvidenceFamily.Proxy, ProxyWay.SignalOf(run), client.ShareOf(before) * 100, "%", run.SourceOf("nginx")), 25, 60, Scores.Strong,
                value => $"{value:0} % of the response time ({before:0.#} ms) is between nginx and the application{(run.Instances.AreSeveral ? $" ({run.Instances.Name})" : "")}, which has a request for less than that", same);
        }

        suspicion.For(Figure.Client("shortest / median response time", floor * 100, "%"), 40, 80, Scores.Support, value => $"the quickest request takes {value:0} % of the median: it is not queueing", factor: Scores.Ramp(client.P50 ?? 0, 3, 15));
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 85, 50, Scores.Hint, value => $"the processors are used to {value:0} %");
        suspicion.Against(Figure.Client("generator.cpu", run.Run.Validity.CpuShare > 0 ? run.Run.Validity.CpuShare * 100 : null, "%"), 75, 90, Scores.Veto, value => $"the load generator used {value:0} % of its cores: what it measures late looks like distance");
        suspicion.CostsTime((away ?? (connect is { } one ? Math.Min(client.Waiting ?? 0, one) : 0)) + (toDatabase ?? 0) + (toApplication ?? 0), 0.7);
        suspicion.Explain($"The time is spent on the way, the same for every request and at any load: a nearer place, fewer round trips (kept connections, resumed TLS, one request or statement instead of several), a cache on the near side.");
        suspicion.Missing(server is null && client.Mix.IsOfServers, "nginx' access log with $request_time, or the monitor 'dotnet' of a server that is asked directly, would say how much of the time is between client and server.");
        suspicion.Missing(driver.RoundTrip is null && run.Has("postgresql") && run.Has("dotnet"), "Npgsql's counters (the monitor 'dotnet' reads them) together with pg_stat_statements would say how long the way to the database is, once enough commands are under way.");
        suspicion.Cures("sys.slow_start_after_idle", "api.client-keepalive");
        suspicion.Verify("ping or tcping to the target from the load generator shows the same time; from a machine beside the target it is gone.");
    }

    // The shortest against the median request; step by step where there are several, for two that differ are no queue.
    private static double? Floor(RunEvidence run)
    {
        double weights = 0, sum = 0;
        foreach (MetricSummary times in run.Run.Steps.Values.Select(step => step.Metrics.GetValueOrDefault(run.Client.Family.ResponseTime)).OfType<MetricSummary>())
        {
            if (times is { Min: { } least, Med: > 0 and { } median, Avg: { } mean } && times.Count > 0)
            {
                (weights, sum) = (weights + (mean * times.Count), sum + (mean * times.Count * Math.Min(1, least / median)));
            }
        }

        return weights > 0 ? sum / weights : run.Client.Least / Math.Max(run.Client.P50 ?? 1, 1e-3);
    }
}
