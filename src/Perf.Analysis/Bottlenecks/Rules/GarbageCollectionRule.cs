namespace Perf.Analysis;

/// <summary>The application's garbage collector holds it up.</summary>
internal sealed class GarbageCollectionRule : IBottleneckRule
{
    public string Id => "app.gc";

    public FindingLayer Layer => FindingLayer.Application;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? share = run.One("dotnet.gc.pause.utilization");
        double? pause = CollectorPause.Percent(run);
        double? gen0 = run.One("dotnet.gc.collections", ("gc.heap.generation", "gen0"))?.Mean;
        double? gen2 = run.One("dotnet.gc.collections", ("gc.heap.generation", "gen2"))?.Mean;
        double? allocated = run.One("dotnet.gc.heap.total_allocated")?.Mean;
        double? perRequest = allocated / run.PerRequestRate;
        string source = share?.Series.Monitor ?? run.SourceOf("dotnet");
        suspicion.Name($"Garbage collection holds the application up", run.Load.ApplicationSignal?.Series.Monitor);
        suspicion.IsOf(run.OneOfInstances(CollectorPause.Signal(run)));
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, CollectorPause.Signal(run), pause, "%", source), 6, 18, Scores.Decisive, value => $"all threads are held for {value:0.#} % of the time by the garbage collector");
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, "dotnet.gc.collections gen0", gen0, "1/s", source), 25, 80, Scores.Strong, value => $"{value:0} collections of the youngest generation a second", Scores.Ramp(pause ?? 10, 2, 8));
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, "dotnet.gc.collections gen2 / gen0", gen0 is > 0 ? gen2 / gen0 : null, "1", source), 0.1, 0.4, Scores.Strong, value => $"{value:0%} of the collections go through the whole heap: large objects, or hardly any room", Scores.Ramp(gen2 ?? 0, 0.5, 3) * Scores.Ramp(pause ?? 10, 2, 8));
        suspicion.For(budget.ShareFigure("garbage collection / response time", budget.Of("gc") ?? (run.Client.Waiting * pause / 100)), 5, 20, Scores.Support, value => $"about {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Application, "bytes allocated per request", perRequest, "By", source), 200e3, 2e6, Scores.Support, value => $"{value / 1024:#,##0} KiB are allocated for each request ({allocated / 1048576:#,##0} MiB a second)");
        suspicion.CostsTime(budget.Of("gc") ?? (run.Client.Waiting * pause / 100), 0.7);
        suspicion.Costs(Math.Clamp((pause ?? 0) / 100 * 1.5, 0, 1), 0.7);
        suspicion.RisesWithLoad(share ?? run.One(CollectorPause.Signal(run)));
        suspicion.Explain($"The application makes so much garbage{(perRequest is { } bytes ? FormattableString.Invariant($" ({bytes / 1024:#,##0} KiB a request)") : "")} that collecting it takes a part of the time in which it may do nothing else, and processor time besides.");
        suspicion.Missing(pause is null, "The monitor 'dotnet' would say how long the garbage collector holds the application.");
        suspicion.Parameter("allocated_bytes_per_request", perRequest);
        suspicion.Cures("app.gc.gen0size", "app.gc.server");
        suspicion.Verify("Invoke-PerfTest ... -Profile names the methods that allocate.", "With buffers that are reused (ArrayPool, streams instead of arrays) bytes per request and the time in collections fall together.");
    }
}
