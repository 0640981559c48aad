namespace Perf.Analysis;

/// <summary>Threads of the application are blocked: work queues for a thread while the processors have nothing to do.</summary>
internal sealed class ThreadPoolRule : IBottleneckRule
{
    private const double MostThreads = 256;

    public string Id => "app.threadpool";

    public FindingLayer Layer => FindingLayer.Application;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double cores = run.Load.Cores;
        Signal? queue = run.One("dotnet.thread_pool.queue.length");
        string? alone = run.OneOfInstances("dotnet.thread_pool.queue.length");
        EvidenceTable? threads = run.Table("dotnet", "threads");
        double sustained = Scores.Ramp(queue?.ShareAbove(0.5) ?? 0, 0.3, 0.8);

        // A queue in front of processors that are all in use is a queue for processors.
        double idle = Scores.Ramp(run.Load.ApplicationShare ?? 0.5, 0.85, 0.5);
        double others = run.Load.BusyShare is { } busy && run.Load.ApplicationShare is { } own ? Scores.Ramp(busy - own, 0.9, 0.6) : 1;
        suspicion.Name($"The application's threads are blocked, and work queues for a thread", run.Load.ApplicationSignal?.Series.Monitor);
        suspicion.IsOf(alone);
        suspicion.Tell(
            RunEvidence.Of(queue, "dotnet.thread_pool.queue.length", one => one.Mean), 0.5 * cores, 3 * cores, Scores.Decisive,
            value => $"{value:0.#} pieces of work wait for a thread in the mean, {(queue?.ShareAbove(0.5) ?? 0):0%} of the time{(run.Load.ApplicationShare is { } used ? FormattableString.Invariant($", while the application uses {used:0%} of the cores") : "")}", sustained * idle * Math.Max(0.7, others));
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, "threads blocked in Task.Wait and the like", Blocked(threads), "1", run.SourceOf("dotnet")), 2, 20, Scores.Strong, value => $"{value:0} times a thread was added because others were blocked");
        suspicion.For(RunEvidence.Of(run.One("dotnet.thread_pool.thread.count"), "dotnet.thread_pool.thread.count", Climb), 2, 10, Scores.Support, value => $"the pool grew by {value:0} threads during the run: it adds one or two a second when work waits");
        suspicion.For(budget.ShareFigure("waiting for a thread / response time", budget.Of("app-queue")), 15, 50, Scores.Support, value => $"{value:0} % of the response time is waiting for a thread");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 90, 50, Scores.Hint, value => $"the machine's processors are used to {value:0} %");
        suspicion.Against(Figure.Of(EvidenceFamily.Application, "CPU of the application", run.Load.ApplicationShare * 100, "%", run.Load.ApplicationSignal?.Series.Monitor ?? ""), 70, 90, Scores.Veto, value => $"the application uses {value:0} % of the cores: work waits for them");
        suspicion.CostsTime(budget.Of("app-queue"), 0.9);
        suspicion.RisesWithLoad(queue);
        suspicion.Explain($"Requests hold a thread while they wait for something (Task.Wait, .Result, Thread.Sleep, a driver that blocks), so that others wait for a thread. The runtime adds one or two a second, which is too slow for a burst. The cure is asynchronous code; more threads at the start only relieve.");
        suspicion.Missing(queue is null, "The monitor 'dotnet' would say whether work waits for threads.");
        // Threads are each instance's own. Where one has too few, requests stand before it, and are under way for the client alone.
        double? inFlight = run.Instances.AreSeveral ? run.OfEvery("http.server.active_requests").Where(one => run.Instances.Has(one.Series)).Max(one => one.High) ?? run.Client.InFlight
            : Math.Max(run.One("http.server.active_requests")?.High ?? 0, run.Client.InFlight ?? 0) is > 0 and var most ? most : null;
        suspicion.Parameter("min_threads", inFlight is { } peak ? Math.Ceiling(Math.Min(MostThreads, Math.Max(peak * 1.2, 2 * cores))) : null);
        suspicion.Parameter("process", alone is null ? run.Load.ApplicationSignal?.Series.Monitor : null);
        suspicion.Cures("app.threadpool.min");
        suspicion.Verify("Invoke-PerfTest ... -Profile names the calls in which threads wait.", "With System.Threading.ThreadPool.MinThreads raised in runtimeconfig.json the queue is 0 and throughput rises; with the call made asynchronous it stays so.");
    }

    private static double? Blocked(EvidenceTable? threads) => threads?.Rows.Where(row => row.Text("reason") is { } reason && (reason.Contains("Block", StringComparison.OrdinalIgnoreCase) || reason.Contains("Starv", StringComparison.OrdinalIgnoreCase))).Sum(row => row.NumberOr0("count"));

    private static double? Climb(Signal threads) => threads is { High: { } high, Low: { } low } ? high - low : null;
}
