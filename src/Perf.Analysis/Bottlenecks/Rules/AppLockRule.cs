namespace Perf.Analysis;

/// <summary>Threads of the application wait for a lock of each other.</summary>
internal sealed class AppLockRule : IBottleneckRule
{
    private const double BlockedElsewhere = 0.15;

    public string Id => "app.lock";

    public FindingLayer Layer => FindingLayer.Application;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? contentions = run.One("dotnet.monitor.lock_contentions");
        double? perRequest = contentions?.Mean / RequestCounts.OfApplication(run);

        // Drivers that block find their own locks taken now and then (0.16 times a request in the lab), which costs microseconds: where threads wait for a database, a lock that takes the time is one that
        // nearly every request finds taken.
        double elsewhere = budget.Share((budget.Database ?? 0) + (budget.Of("db-way", "dep-calls", "pool-wait", "app-queue") ?? 0)) ?? 0;
        (double from, double enough) = elsewhere >= BlockedElsewhere ? (0.1, 0.5) : (0.02, 0.1);
        // One at a time: hardly more than one core is busy, however many there are.
        double idle = Scores.Ramp(run.Load.ApplicationShare ?? 0.5, 0.9, 0.6);
        double? waiting = InLocks(run, budget);

        // How often says little where it is known for how long.
        double? measured = LockWait.Of(run);
        double? share = budget.Share(measured);
        suspicion.Name($"Threads of the application wait for a lock that one of them holds", run.Load.ApplicationSignal?.Series.Monitor);
        suspicion.IsOf(run.OneOfInstances("dotnet.monitor.lock_contentions"));
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Application, "dotnet.monitor.lock_contentions / requests", perRequest, "1", contentions?.Series.Monitor ?? ""), from, enough, Scores.Decisive,
            value => $"{value:0.00} times a request found a lock taken ({contentions?.Mean:0} a second){(run.Load.ApplicationShare is { } used ? FormattableString.Invariant($", while the application uses {used:0%} of the cores") : "")}", idle * Scores.Ramp(contentions?.Mean ?? 0, 5, 20) * Scores.Ramp(LockWait.IsPart(run) ? 1 : share ?? 1, 0.01, 0.05));
        suspicion.For(budget.ShareFigure("time in the application that is neither computing nor another's / response time", waiting), 20, 60, Scores.Support, value => $"{value:0} % of the response time is spent in the application without computing, database or cache");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 90, 60, Scores.Hint, value => $"the machine's processors are used to {value:0} %");

        // Threads that serve no request may wait as well: of what requests take it is no more than can be theirs.
        double? theirs = measured is { } all && waiting is { } most ? Math.Min(all, most) : measured;
        suspicion.For(Waited(budget.Share(theirs)), 10, 40, Scores.Strong, value => $"threads wait for locks for {value:0} % of the response time");
        suspicion.Against(Waited(LockWait.IsPart(run) ? null : share), 4, 1, Scores.Veto, value => $"threads wait for locks for {value:0.#} % of the response time: they find them taken, and have them soon");
        suspicion.Against(Figure.Of(EvidenceFamily.Application, "CPU of the application", run.Load.ApplicationShare * 100, "%", run.Load.ApplicationSignal?.Series.Monitor ?? ""), 75, 92, Scores.Veto, value => $"the application uses {value:0} % of the cores: it computes and does not wait");
        suspicion.CostsTime(waiting, 0.8);
        suspicion.RisesWithLoad(contentions);
        suspicion.Explain($"Work that only one thread at a time may do: throughput stays the same with more load, and hardly one core is busy.");
        suspicion.Missing(contentions is null, "The monitor 'dotnet' would count how often threads wait for a lock.");
        suspicion.Verify("Invoke-PerfTest ... -Profile shows the method that waits in Monitor.Enter.", "With less under the lock, or a lock per key, contentions per request fall and throughput rises with the cores.");

        Figure Waited(double? part) => Figure.Of(EvidenceFamily.Application, $"{LockWait.Meter} / requests / response time", part * 100, "%", contentions?.Series.Monitor ?? "");
    }

    private static double? InLocks(RunEvidence run, RequestTime budget) => budget.Budget is null || run.Client.Waiting is not { } waiting ? null : Math.Min(waiting, budget.Unattributed + (budget.Of("app-lock", "app-queue") ?? 0));
}
