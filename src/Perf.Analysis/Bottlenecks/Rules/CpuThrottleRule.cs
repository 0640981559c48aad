namespace Perf.Analysis;

/// <summary>A CPU quota holds the target back while the machine has cores free.</summary>
internal sealed class CpuThrottleRule : IBottleneckRule
{
    /// <summary>Milliseconds of a second from which a quota that held the load generator itself counts.</summary>
    internal const double OwnQuota = 50;

    public string Id => "host.cpu-throttle";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        bool isGenerators = !IsTargets(run) && run.Run.Validity.ThrottledMax >= OwnQuota;
        Signal? periods = isGenerators ? null : run.One("container.cpu.throttled_periods");
        bool isNamed = periods is not null && MonitorKind.IsOfNamedGroup(periods.Series);
        Signal? held = run.One("container.cpu.throttled_time");
        double? limit = run.One("container.cpu.limit")?.Mean;
        double? spread = run.Client.P99 / Math.Max(run.Client.P50 ?? 1, 1e-3);
        suspicion.Name($"A CPU quota holds the target back", periods?.Series.Monitor);
        suspicion.Tell(RunEvidence.Of(periods, "container.cpu.throttled_periods", one => one.Mean), 3, 15, Scores.Decisive, value => $"the control group was held back in {value:0} % of its periods{(held?.Mean is { } stood ? FormattableString.Invariant($", {stood:0} ms of each second added up over its processors") : "")}");
        suspicion.For(Figure.Client("p(99) / p(50)", spread, "1"), 2, 5, Scores.Support, value => $"the 99th percentile ({run.Client.P99:0.#} ms) is {value:0.0} times the median: requests wait for the next period (100 ms)");

        // The group that is watched may be the one that the load generator itself is in.
        suspicion.Against(Figure.Client("generator.throttled", isNamed ? null : run.Run.Validity.ThrottledMax, "ms"), OwnQuota, 300, Scores.Veto, value => $"the load generator was held by the same kind of quota ({value:0} ms of one second): it may be its group");
        double share = (periods?.Mean ?? 0) / 100;

        // The kernel adds the time up over processors; nothing stands still for longer than the periods in which it was held.
        suspicion.Costs(Math.Max(share * 0.6, periods is not null && held?.Mean is { } time ? Math.Min(Math.Min(0.9, share), time / 1000) : 0), 0.9);
        suspicion.RisesWithLoad(held);
        suspicion.Explain($"{(limit is { } cores ? FormattableString.Invariant($"The container may use {cores:0.##} cores") : "The container has a share of each period")}; when a period's share is used up, everything in it stands still until the next.");
        suspicion.Missing(periods is null, "-Monitor host with the target's control group (cgroup: <path>) would say how often it is held back.");
        suspicion.Parameter("limit_cores", limit);
        suspicion.Cures("sys.cpu-quota");
        suspicion.Verify("nr_throttled in the group's cpu.stat stands still with a larger quota (resources.limits.cpu, --cpus), an exact count, and the 99th percentile falls.");
    }

    /// <summary>Whether the control group that is watched is the target's: it was named, or the target's own programs are watched on this machine. Otherwise it may be the load generator's.</summary>
    internal static bool IsTargets(RunEvidence run) => run.ServesTarget && (run.Has("process") || run.Has("dotnet") || run.Each("container.cpu.throttled_periods").Any(one => MonitorKind.IsOfNamedGroup(one.Series)));
}
