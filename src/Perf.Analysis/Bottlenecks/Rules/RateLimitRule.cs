namespace Perf.Analysis;

/// <summary>The proxy turns requests away, because it is told to.</summary>
internal sealed class RateLimitRule : IBottleneckRule
{
    public string Id => "proxy.rate-limit";

    public FindingLayer Layer => FindingLayer.Proxy;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double many = run.Client.ErrorShare(one => one == "http_429");
        double unavailable = run.Client.ErrorShare(one => one == "http_503");
        double? logged = NginxLog.Count(run, "limiting-requests");
        double? proxied = NginxLog.StatusShare(run, "429", "503");

        // A limit lets the same number through each second; a server that is down or overloaded does not.
        double steady = SuccessVariation(run) is { } variation ? Scores.Ramp(variation, 0.4, 0.12) : 0.5;
        double down = NginxLog.Count(run, "no-live-upstreams") > 0 ? 0.2 : 1;
        double rejected = Math.Max(many, unavailable);
        suspicion.Name($"Requests are turned away by a rate limit ({SuccessRate(run):0.#}/s get through)");
        suspicion.Tell(Figure.Client("http_429 / requests", many * 100, "%"), 0.5, 5, Scores.Decisive, value => $"{value:0.#} % of the requests got 429 Too Many Requests");
        suspicion.Tell(Figure.Of(EvidenceFamily.Log, "nginx errors: limiting requests", logged, "1", run.SourceOf("nginx")), 0, 10, Scores.Decisive, value => $"nginx logged {value:0} times that it limits requests", rejected > 0.001 || run.Client.FailedShare == 0 ? 1 : 0.6);
        suspicion.Tell(Figure.Of(EvidenceFamily.Client, "http_503 / requests at a steady rate of success", unavailable * 100, "%", Figure.Generator), 2, 15, Scores.Fair, value => $"{value:0.#} % of the requests got 503, while {SuccessRate(run):0.#} a second succeeded all the time", steady * down * (logged == 0 ? 0.4 : 1));
        suspicion.For(Figure.Of(EvidenceFamily.Proxy, "nginx.http.responses 429 and 503", proxied * 100, "%", run.SourceOf("nginx")), 0.5, 5, Scores.Support, value => $"nginx itself answered {value:0.#} % with 429 or 503");
        suspicion.Costs(Math.Max(rejected, Math.Min(1, (logged ?? 0) / Math.Max(run.Client.Requests, 1))), 0.95);
        suspicion.Explain($"A limit of requests or connections per client is a decision, and no fault: it is told, and nothing is proposed that would take it away. All requests of a test come from one address, for which such a limit is not meant.");
        suspicion.Missing(logged is null && run.Has("nginx"), "nginx' error log (errorLog of the monitor) would say 'limiting requests'.");
        suspicion.Parameter("success_rate", SuccessRate(run));
        suspicion.Verify("limit_req or limit_conn in the proxy's configuration has this rate. Exempt the load generator's address for the test, or test below the limit.");
    }

    private static double SuccessRate(RunEvidence run) => run.WindowRate * (1 - run.Client.FailedShare);

    private static double? SuccessVariation(RunEvidence run)
    {
        double[] rates = [.. run.Intervals.Where(one => one.Length > 0.5).Select(one => (one.Requests - one.Failed) / one.Length)];
        return rates.Length >= 10 && rates.Average() is > 0 and var mean ? Math.Sqrt(rates.Average(rate => (rate - mean) * (rate - mean))) / mean : null;
    }
}
