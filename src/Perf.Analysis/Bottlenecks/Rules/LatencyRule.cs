namespace Perf.Analysis;

/// <summary>The way is long: every round trip takes its time, whatever the load.</summary>
internal sealed class LatencyRule : IBottleneckRule
{
    // What a gauge of requests under way and a mean of whole milliseconds tell apart at all.
    private const double LeastWay = 4;
    private const double LeastExpected = 8;

    public string Id => "net.latency";

    public FindingLayer Layer => FindingLayer.Network;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        ClientFigures client = run.Client;
        double? connect = client.Opened is > 0 and { } opened && client.Connecting is { } connecting ? connecting * client.Requests / opened : null;
        double? server = run.One("nginx.http.request.duration", ("statistic", "avg"))?.Mean;
        double? away = server is { } known && client.Waiting is { } waiting ? Math.Max(0, waiting - known) : null;
        double? awayShare = client.ShareOf(away) * 100;

        // A distance is the same for all: the quickest request has it too. A queue is not.
        double? floor = client.Least / Math.Max(client.P50 ?? 1, 1e-3);
        double constant = Scores.Ramp(floor ?? 0, 0.2, 0.55);
        double idle = Scores.Ramp(run.Load.WithoutForeign ?? 0.5, 0.95, 0.7);
        double? trips = connect is >= 1 ? client.Response / connect : null;

        // The way to the database is walked once for each statement. What waits for a thread or a processor is under way as well.
        DriverFigures driver = run.Database.Driver;
        double free = Scores.Ramp(run.Load.BusyShare ?? 0.5, 0.9, 0.65) * Scores.Ramp(run.One("dotnet.thread_pool.queue.length")?.Mean ?? 0, 2, 0.5);
        double toDatabase = free * (budget.Of("db-way") ?? 0);
        double toApplication = free * constant * (ToApplication(run) ?? 0);
        double? trip = driver.RoundTrip ?? (server is null ? null : 0);
        if (toDatabase > Math.Max(away ?? 0, toApplication))
        {
            suspicion.Name($"The database is far from the application ({driver.RoundTrip:0.#} ms a round trip)", "the way to the database");
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
        suspicion.Tell(Figure.Of(EvidenceFamily.Proxy, "waiting − nginx.http.request.duration / response time", away >= 3 ? awayShare : server is null ? null : 0, "%", run.SourceOf("nginx")), 30, 65, Scores.Decisive, value => $"{value:0} % of the response time ({away:0.#} ms) is between the load generator and nginx, which answers in {server:0.#} ms", constant * idle);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "npgsql.current_commands / npgsql.commands_per_second − time of a statement", client.ShareOf(toDatabase) < 0.1 && trip is not null ? 0 : trip, "ms", driver.Source), 1.5, 4, Scores.Decisive,
            value => $"a command takes the application {value:0.#} ms longer than the database, {client.ShareOf(toDatabase) ?? 0:0%} of the response time in all", free);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "nginx.http.upstream.duration − http.server.active_requests / rate", toApplication < LeastWay ? 0 : client.ShareOf(toApplication) * 100, "%", run.SourceOf("dotnet")), 25, 60, Scores.Strong,
            value => $"{value:0} % of the response time ({toApplication:0.#} ms) is between nginx and the application, which has a request for less than that");
        suspicion.For(Figure.Client("shortest / median response time", floor * 100, "%"), 40, 80, Scores.Support, value => $"the quickest request takes {value:0} % of the median: it is not queueing", factor: Scores.Ramp(client.P50 ?? 0, 3, 15));
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 85, 50, Scores.Hint, value => $"the processors are used to {value:0} %");
        suspicion.Against(Figure.Client("generator.cpu", run.Run.Validity.CpuShare > 0 ? run.Run.Validity.CpuShare * 100 : null, "%"), 75, 90, Scores.Veto, value => $"the load generator used {value:0} % of its cores: what it measures late looks like distance");
        suspicion.CostsTime((away ?? (connect is { } one ? Math.Min(client.Waiting ?? 0, one) : 0)) + toDatabase + toApplication, 0.7);
        suspicion.Explain($"The time is spent on the way, the same for every request and at any load: a nearer place, fewer round trips (kept connections, resumed TLS, one request or statement instead of several), a cache on the near side.");
        suspicion.Missing(server is null, "nginx' access log with $request_time would say how much of the time is between client and server.");
        suspicion.Missing(driver.RoundTrip is null && run.Has("postgresql") && run.Has("dotnet"), "Npgsql's counters (the monitor 'dotnet' reads them while enough commands are under way) would say how long the way to the database is.");
        suspicion.Cures("sys.slow_start_after_idle", "api.client-keepalive");
        suspicion.Verify("ping or tcping to the target from the load generator shows the same time; from a machine beside the target it is gone.");
    }

    // By Little's law the application has a request for as long as requests are under way in it over their rate; what the proxy waits longer is the way there and back.
    private static double? ToApplication(RunEvidence run)
    {
        Signal? underWay = run.One("http.server.active_requests");
        double? upstream = run.One("nginx.http.upstream.duration", ("statistic", "avg"))?.Mean;
        return underWay?.Mean is { } requests && upstream is { } waited && run.PerRequestRate is > 0 and { } rate && waited / 1000 * rate * underWay.Count >= LeastExpected ? Math.Max(0, waited - (requests / rate * 1000)) : null;
    }
}
