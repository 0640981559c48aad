namespace Perf.Analysis;

/// <summary>Another service that the application calls is slow, or is called too often: most of a request is waiting for its answers. The HTTP client's own meter says for whom and how long.</summary>
internal sealed class SlowDependencyRule : IBottleneckRule
{
    // What waits for the client's own connections has not been asked yet.
    private const double OwnQueue = 0.4;

    // From here on calls are several of each request.
    private const double Several = 1.5;

    // Calls that together take longer than there is time for go on at the same time.
    private const double OneByOne = 1.15;

    public string Id => "dep.slow";

    public FindingLayer Layer => FindingLayer.Dependency;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        ServiceCalls? calls = ServiceCalls.Of(run);
        ServiceCall? worst = calls?.Servers[0];
        double? time = worst is null || calls!.Milliseconds <= 0 ? null : budget.Of("dep-calls") * worst.Milliseconds / calls.Milliseconds;
        bool isSeveral = worst?.PerRequest >= Several;
        bool isSerial = isSeveral && budget.Of("dep-calls") is { } all && calls!.Milliseconds <= all * OneByOne;
        bool isQueued = worst?.Queued >= OwnQueue;
        suspicion.Name(
            isQueued ? $"Calls of {worst?.Server} wait for a connection of the application's own client: {worst?.Queued:0%} of the {worst?.Each:0.#} ms that each takes"
            : isSeveral ? (FormattableString)$"Each request calls {worst?.Server} {worst?.PerRequest:0.#} times{(isSerial ? ", one after the other" : "")}, {worst?.Each:0.#} ms each"
            : $"{worst?.Server} is slow: the application waits {worst?.Each:0.#} ms for each of its answers",
            worst?.Server);

        double threads = Scores.Ramp(run.One("dotnet.thread_pool.queue.length")?.Mean ?? 0, 3 * run.Load.Cores, 0.5 * run.Load.Cores);

        // A share of a quick request is no trouble: two of three milliseconds are a service as it should be.
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "http.client.request.duration × calls / response time", budget.Share(time) * 100, "%", worst?.Source ?? run.SourceOf("dotnet")), 25, 55, Scores.Decisive,
            value => $"{value:0} % of the response time ({time:0.#} ms) is waiting for {worst?.Server}: {worst?.PerRequest:0.##} calls for each request, {worst?.Each:0.#} ms a call", Scores.Ramp(time ?? 0, 6, 20) * threads);
        suspicion.For(Figure.Of(EvidenceFamily.Application, "http.client.request.time_in_queue / http.client.request.duration", worst?.Queued * 100, "%", worst?.Source ?? ""), 20, 60, Scores.Hint, value => $"{value:0} % of that is waiting for a connection of the client: its limit is too small (MaxConnectionsPerServer), or connections are opened for each call");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 90, 60, Scores.Support, value => $"the processors are used to {value:0} %: what is waited for is elsewhere");
        suspicion.For(budget.ShareFigure("calls to other services / response time", budget.Of("dep-calls")), 25, 60, Scores.Support, value => $"{value:0} % of the response time is in calls to other services");

        // The application measures it: what holds its threads or processors makes the answer come late there.
        suspicion.Against(RunEvidence.Of(run.One("dotnet.thread_pool.queue.length"), "dotnet.thread_pool.queue.length", one => one.Mean, EvidenceFamily.Application), 0.5 * run.Load.Cores, 3 * run.Load.Cores, Scores.Veto, value => $"{value:0.#} pieces of work wait for a thread: answers that have come are looked at late");
        suspicion.Against(Figure.Of(EvidenceFamily.Application, "CPU of the application", run.Load.ApplicationShare * 100, "%", run.Load.ApplicationSignal?.Series.Monitor ?? ""), 80, 95, Scores.Veto, value => $"the application uses {value:0} % of the cores: answers that have come are looked at late");
        suspicion.Against(Figure.Of(EvidenceFamily.Application, "http.client.request.failed / calls", worst?.Failed * 100, "%", worst?.Source ?? ""), 3, 12, Scores.Veto, value => $"{value:0.#} % of the calls fail: what they take is a time limit's, or an error's");
        suspicion.CostsTime(time, isSerial ? 0.9 : 0.8);
        suspicion.Explain(isQueued
            ? (FormattableString)$"The other service is not asked yet: the application's HTTP client has fewer connections than calls, or makes a new client and so a new connection for each. One client for all calls, with enough connections, is the cure."
            : $"The application has a request and does nothing but wait for another service{(isSerial ? "; its calls wait for each other, though they need not where one does not need another's answer" : "")}. Ask at once what can be asked at once, keep answers that change seldom, answer without what is not needed at once, or look into the other service as into this one.");
        suspicion.Missing(worst is null && run.Has("dotnet"), "The calls that the application makes by System.Net.Http would be seen from .NET 8 on.");
        suspicion.Parameter("server", worst?.Server);
        suspicion.Parameter("calls_per_request", worst?.PerRequest);
        suspicion.Parameter("call_ms", worst?.Each);
        suspicion.Verify("Ask the other service by itself, from the application's machine: it takes as long.", "With answers kept, or calls made at once, http.client.request.duration × calls per request falls, and the response time by as much.");
    }
}
