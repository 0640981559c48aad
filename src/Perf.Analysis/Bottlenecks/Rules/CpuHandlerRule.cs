namespace Perf.Analysis;

/// <summary>The application's own code computes for long: neither database nor locks nor collections take the time.</summary>
internal sealed class CpuHandlerRule : IBottleneckRule
{
    public string Id => "app.cpu-handler";

    public FindingLayer Layer => FindingLayer.Application;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double? perRequest = run.Load.Application / run.PerRequestRate * 1000;
        double? busy = run.Load.BusyShare ?? run.Load.ApplicationShare;
        double full = Scores.Ramp(Math.Max(busy ?? 0, run.Load.ApplicationShare ?? 0), 0.5, 0.85);
        double main = Scores.Ramp(run.Load.Application / Math.Max(run.Load.Target, 1e-9) ?? 0, 0.4, 0.7);

        // Requests that find all processors taken wait for one: that is the computing of other requests, as far as it is not that of strangers.
        double foreign = (run.Load.Foreign ?? 0) * run.Load.Cores;
        double ours = run.Load.Target / Math.Max(run.Load.Target + foreign, 1e-9);
        double? time = budget.WithQueue(budget.Of("app-cpu"), busy, main * ours);
        string endpoint = Endpoints.Slowest(run) is { } slowest ? $" ({slowest})" : "";
        suspicion.Name($"The application computes for long in each request{endpoint}", Endpoints.Slowest(run) ?? run.Load.ApplicationSignal?.Series.Monitor);
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "CPU of the application / requests", perRequest, "ms", run.Load.ApplicationSignal?.Series.Monitor ?? ""), 1.5, 8, Scores.Strong,
            value => $"each request takes {value:0.##} ms of processor time in the application, which uses {(run.Load.ApplicationShare ?? 0):0%} of the cores", full * main);
        suspicion.For(budget.ShareFigure("computing / response time", time), 25, 60, Scores.Support, value => $"{value:0} % of the response time is computing, or waiting for a core that computes");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 70, 95, Scores.Support, value => $"the machine's processors are used to {value:0} %");
        suspicion.Against(Figure.Of(EvidenceFamily.Application, CollectorPause.Signal(run), CollectorPause.Percent(run), "%", run.SourceOf("dotnet")), 10, 25, Scores.Veto, value => $"the garbage collector takes {value:0} % of the time: what computes is the making and collecting of garbage");
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "statements / requests", CallsPerRequest.Most(run)?.Calls, "1", run.Database.Source), 8, 20, Scores.Doubt, value => $"one statement runs {value:0} times for each request: what computes is the driver");
        suspicion.Against(Figure.Of(EvidenceFamily.Host, "CPU of others", run.Load.Foreign * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 30, 60, Scores.Doubt, value => $"others than the target use {value:0} % of the cores");
        suspicion.CostsTime(time, 0.7);
        suspicion.Explain($"Code of the application itself takes {perRequest ?? 0:0.##} ms of a processor for each request; with {run.Load.Cores:0} cores that is {(perRequest is > 0 ? FormattableString.Invariant($"{run.Load.Cores * 1000 / perRequest:#,##0}") : "?")} requests/s at most.");
        suspicion.Missing(true, "A profile of the process would say which method it is: Invoke-PerfTest ... -Profile.");
        suspicion.Parameter("cpu_ms_per_request", perRequest);
        suspicion.Cures("api.proxy_cache");
        suspicion.Verify("Invoke-PerfTest ... -Profile names the method.", "Processor time per request, which hardly varies between runs, falls with the cure.");
    }
}
