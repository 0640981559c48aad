namespace Perf.Analysis;

/// <summary>What the application keeps grows with every request.</summary>
internal sealed class LeakRule : IBottleneckRule
{
    // Minima of some readings are what is left after a collection; more points than this make the test slow and no better. Each reading is in one bucket alone: minima that share readings rise together.
    private const int Buckets = 40;
    private const int LeastBuckets = 6;
    private const int FewReadings = 36;
    private const double Significance = 0.01;
    private const double LeastGrowth = 8e6;

    private const string Kept = "dotnet.gc.last_collection.heap.size";

    public string Id => "app.leak";

    public FindingLayer Layer => FindingLayer.Application;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? heap = run.One("dotnet.gc.heap.size");
        HeapGrowth? growth = heap is null ? null : Growth(heap);
        double? perRequest = growth is { } found ? found.PerSecond / run.PerRequestRate : null;
        double? limit = run.One("container.memory.limit")?.Mean ?? run.One("system.memory.limit")?.Mean ?? (run.Run.Machine.MemoryBytes > 0 ? run.Run.Machine.MemoryBytes : null);
        double? hours = growth is { PerSecond: > 0 } rising && limit is { } most ? Math.Max(0, most - rising.End) / rising.PerSecond / 3600 : null;

        // Between two collections every heap rises; only what several of them have left says something. Few suffice where the runtime's own figure of what its last collection left has risen as much.
        Signal? kept = run.Sum(Kept);
        double? more = kept is { Count: > 1 } ? kept.Values[^1] - kept.Values[0] : null;
        double? collections = run.One("dotnet.gc.collections", ("gc.heap.generation", "gen0"))?.Mean * run.Window.Seconds;
        double confirmed = Scores.Ramp(more / growth?.Bytes, 0.3, 0.8, 0);
        double collected = collections is { } many ? Math.Max(Scores.Ramp(many, 2, 5), Scores.Ramp(many, 0, 4) * confirmed) : 0.7;
        double sure = growth is null || growth.PValue >= Significance ? 0 : collected;
        suspicion.Name($"The application's memory grows with every request: a leak", run.Load.ApplicationSignal?.Series.Monitor);
        suspicion.IsOf(run.OneOfInstances("dotnet.gc.heap.size"));
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "dotnet.gc.heap.size after collections, growth over the run", growth?.Share * 100, "%", heap?.Series.Monitor ?? ""), 15, 60, Scores.Decisive,
            value => $"what is left after collections grew by {value:0} % ({growth?.Bytes / 1048576:0} MiB), {perRequest / 1024:0.#} KiB for each request (p = {growth?.PValue:0.0000})",
            sure * Scores.Ramp(growth?.Bytes ?? 0, LeastGrowth, 3 * LeastGrowth) * Scores.Ramp(growth?.LastHalf ?? 0, 0.2, 0.6));
        suspicion.For(Figure.Of(EvidenceFamily.Application, $"{Kept}, growth / growth of the heap", more / growth?.Bytes * 100, "%", kept?.Series.Monitor ?? ""), 30, 80, Scores.Support, value => $"the runtime says that its last collection left {more / 1048576:0} MiB more than an earlier one", factor: sure > 0 ? 1 : 0);

        // The kernel counts pages and knows nothing of the heap: that is a second source. How long it may go on so is computed of the heap's growth, and is none.
        suspicion.For(WorkingSet(run, heap), 5, 30, Scores.Support, value => $"the process' memory grew by {value:0} %");
        suspicion.For(Figure.Of(EvidenceFamily.Application, "hours until the memory is used up", hours, "h", heap?.Series.Monitor ?? ""), 48, 1, Scores.Hint, value => $"at this pace the memory is used up in {value:0.#} h");
        suspicion.Costs(Math.Max(run.Client.ErrorShare(one => one.StartsWith("http_5", StringComparison.Ordinal) || one.StartsWith("connection_", StringComparison.Ordinal)), hours is { } left ? Scores.Ramp(left, 48, 0.25) : 0.15), 0.9);
        suspicion.Explain($"The heap that remains after garbage collections rises all through the run and does not level off, as a cache that fills would. It ends with collections of the whole heap one after the other, and with OutOfMemoryException.");
        suspicion.Missing(heap is null, "The monitor 'dotnet' would say how the heap grows.");
        suspicion.Parameter("bytes_per_request", perRequest);
        suspicion.Cures("app.gc.heaphardlimit");
        suspicion.Verify("Run longer at the same rate: the heap grows in proportion to the requests.", "dotnet-gcdump before and after shows the type whose number grows; with its owner mended the heap levels off.");
    }

    private static HeapGrowth? Growth(Signal heap)
    {
        int width = Math.Max(heap.Count < FewReadings ? 2 : 3, (int)Math.Ceiling(heap.Count / (double)Buckets));
        var times = new List<double>();
        var lows = new List<double>();
        for (int from = 0; from + width <= heap.Count; from += width)
        {
            double low = double.PositiveInfinity;
            for (int i = from; i < from + width; i++)
            {
                low = Math.Min(low, heap.Values[i]);
            }

            times.Add(heap.Seconds[from]);
            lows.Add(low);
        }

        if (lows.Count < LeastBuckets)
        {
            return null;
        }

        // A saw tooth of few teeth rises most of the time, and its readings are not so many witnesses.
        MannKendall test = MannKendall.OfDependent(times, lows);
        if (TheilSen.Of(times, lows, test.Variance) is not { Slope: > 0 } line)
        {
            return null;
        }

        double span = times[^1] - times[0];
        int half = lows.Count / 2;
        double second = TheilSen.Of(times[half..], lows[half..], test.Variance)?.Slope ?? 0;
        double begin = Math.Max(line.Intercept + (line.Slope * times[0]), 1);
        return new HeapGrowth(line.Slope, line.Slope * span, line.Slope * span / begin, second / line.Slope, begin + (line.Slope * span), test.PValue);
    }

    // The kernel's count of the program whose heap it is, else of the largest; the runtime's own where nobody watches that.
    private static Figure WorkingSet(RunEvidence run, Signal? heap)
    {
        Signal? watched = run.Each("process.memory.usage").Where(one => one.Series.Labels.Count == 0 && MonitorKind.ProcessTier(one.Series) == EvidenceFamily.Application)
            .OrderByDescending(one => heap?.Series.Process is { Length: > 0 } program && one.Series.Process == program).ThenByDescending(one => one.Mean).FirstOrDefault();
        Signal? set = watched ?? run.One("dotnet.process.memory.working_set");
        double? growth = set is { Count: >= 10 } && set.Values.Take(set.Count / 4).Average() is > 0 and var first ? (set.Values.Skip(set.Count * 3 / 4).Average() / first) - 1 : null;
        return watched is not null || set is null
            ? Figure.Of(EvidenceFamily.Host, "process.memory.usage, growth", growth * 100, "%", watched?.Series.Monitor ?? "")
            : Figure.Of(EvidenceFamily.Application, "dotnet.process.memory.working_set, growth", growth * 100, "%", set.Series.Monitor);
    }

    private sealed record HeapGrowth(double PerSecond, double Bytes, double Share, double LastHalf, double End, double PValue);
}
