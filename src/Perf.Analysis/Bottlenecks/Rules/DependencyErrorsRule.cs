namespace Perf.Analysis;

/// <summary>Requests fail while nothing of the target is used up: something that it depends on fails or does not answer.</summary>
internal sealed class DependencyErrorsRule : IBottleneckRule
{
    private static readonly double[] s_round = [1000, 2000, 3000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000];

    // Without the processors' use overload is as likely a reason as a dependency.
    private const double Unknown = 0.6;

    // From this share of failures on a service is named.
    private const double Failing = 0.02;

    public string Id => "dep.errors";

    public FindingLayer Layer => FindingLayer.Dependency;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double share = run.Client.ErrorShare(one => one is "http_500" or "http_502" or "http_503" or "http_504" or ErrorClasses.Timeout or ErrorClasses.ConnectionReset or ErrorClasses.ConnectionClosed or ErrorClasses.Server || one.StartsWith("grpc_", StringComparison.Ordinal));
        double? upstream = NginxLog.Count(run, "upstream-timeout") + NginxLog.Count(run, "no-live-upstreams");
        double? retries = run.Client.Retries / Math.Max(run.Client.Requests, 1);
        double? exceptions = run.One("dotnet.exceptions")?.Mean / run.PerRequestRate;
        double? longest = run.Run.Metrics.GetValueOrDefault(run.Client.Family.ResponseTime)?.P99;
        double round = longest is { } time && s_round.Any(one => Math.Abs(time - one) < 0.05 * one) ? 1 : 0;
        bool isKnown = run.Load.WithoutForeign is not null;
        double idle = Scores.Ramp(run.Load.WithoutForeign, 0.95, 0.7, Unknown);
        string worst = run.Run.Errors.Where(error => error.Count > 0).OrderByDescending(error => error.Count).ThenBy(error => error.Step, StringComparer.Ordinal).Select(error => $"{error.Class} in {error.Step}").FirstOrDefault() ?? "";

        // An application that gives up waiting and asks again hides errors from its users, and throws for each: some requests take many times as long, in time that nothing watched accounts for.
        SlowMode? limit = SlowMode.Of(run);
        double elsewhere = budget.Unattributed + (budget.Of("dep-calls") ?? 0);
        double hidden = idle * Scores.Ramp(budget.Share(elsewhere) ?? 0, 0.2, 0.5) * Scores.Ramp(limit?.Share ?? 0, 0.4, 0.7) * Scores.Ramp(exceptions ?? 0, 0.03, 0.2);
        bool isHidden = hidden * elsewhere > share * (run.Client.Response ?? 0);

        // The client's own meter says whose answers fail.
        ServiceCall? failing = ServiceCalls.Of(run)?.Servers.Where(one => one.Failed > 0).MaxBy(one => one.Failed * one.PerRequest);
        string who = failing?.Failed >= Failing ? failing.Server : "Something that the application calls";
        suspicion.Name(isHidden ? (FormattableString)$"{who} does not answer in time, and it gives up after about {limit?.Milliseconds:0} ms ({exceptions:0.00} exceptions for each request)" : $"Requests fail {(isKnown ? "while nothing of the target is used up" : "at the server, whose processors were not watched")}{(worst.Length > 0 ? $": {worst}" : "")}", isHidden ? limit?.Step : worst.Length > 0 ? worst : null);
        suspicion.Tell(Figure.Client("requests that failed at the server", share * 100, "%"), 1, 10, Scores.Strong, value => $"{value:0.#} % of the requests failed ({worst}), {(run.Load.BusyShare is { } busy ? FormattableString.Invariant($"while the processors are used to {busy:0%}") : "and how busy the target's processors are is not known: it may be overload")}", idle);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "http.client.request.failed / calls", failing?.Failed * 100, "%", failing?.Source ?? run.SourceOf("dotnet")), 2, 12, Scores.Strong,
            value => $"{value:0.#} % of the application's calls of {failing?.Server} fail ({failing?.PerRequest:0.##} calls for each request)", idle);
        suspicion.For(Figure.Of(EvidenceFamily.Log, "nginx errors: upstream timed out, no live upstreams", upstream, "1", run.SourceOf("nginx")), 0, 10, Scores.Support, value => $"nginx logged {value:0} times that a server behind it did not answer");
        suspicion.For(Figure.Of(EvidenceFamily.Application, "dotnet.exceptions / requests", exceptions, "1", run.SourceOf("dotnet")), 0.01, 0.1, Scores.Support, value => $"the application throws {value:0.00} exceptions for each request");
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "dotnet.exceptions / requests, beside requests that all take as long", exceptions, "1", run.SourceOf("dotnet")), 0.03, 0.2, Scores.Strong,
            value => $"the application throws {value:0.00} exceptions for each request; {limit?.Share ?? 0:0%} of the slow requests of {limit?.Step} take {limit?.Milliseconds:0} ms, within a twelfth, as a time limit makes them; and {budget.Share(elsewhere) ?? 0:0%} of the response time is in {(budget.Of("dep-calls") > 0 ? "calls of other services, or " : "")}nothing that is watched", hidden);
        suspicion.For(Figure.Client("p(99) at a round number", round > 0 ? longest : 0, "ms"), 1, 500, Scores.Hint, value => $"the 99th percentile is {value:#,##0} ms: a time limit");
        suspicion.Against(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization without others", run.Load.WithoutForeign * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 85, 98, Scores.Doubt, value => $"the processors are used to {value:0} %: failures may be of overload");
        suspicion.Against(Figure.Client("http_429 / requests", run.Client.ErrorShare(one => one == "http_429") * 100, "%"), 1, 5, Scores.Doubt, value => $"{value:0.#} % were turned away by a limit");
        suspicion.CostsTime(hidden > 0 ? hidden * elsewhere : null, 0.9);
        suspicion.Costs(share, 0.9);
        suspicion.Explain(isHidden ? (FormattableString)$"Most requests are quick, and some wait for a fixed time in which nothing that is watched works: the application waits for something else, gives up, and asks again or answers without it. Users see slow answers and few errors." : $"Errors come at once or after a fixed time, {(isKnown ? "and neither processors nor threads nor the database are used up" : "and whether the processors are used up is not known")}: look at what the application calls. Errors that are quick make response times look better than they are{(retries > 0.05 ? FormattableString.Invariant($"; {retries:0%} of the requests are further attempts, which make it worse") : "")}.");
        suspicion.Missing(!isKnown, "The use of the target's processors (-Monitor host there, or node=<address>) would tell overload from a dependency.");
        suspicion.Missing(failing is null, "Traces or the application's log would say which call fails; from .NET 8 on the monitor 'dotnet' does.");
        suspicion.Parameter("failed_share", share);
        suspicion.Parameter("server", failing?.Server);
        suspicion.Verify("The application's log has the exception with the address that it called.");
    }
}
