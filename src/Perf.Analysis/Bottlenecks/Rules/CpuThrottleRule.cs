namespace Perf.Analysis;

/// <summary>A CPU quota holds the target back while the machine has cores free.</summary>
internal sealed class CpuThrottleRule : IBottleneckRule
{
    public string Id => "host.cpu-throttle";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? periods = run.One("container.cpu.throttled_periods");
        Signal? held = run.One("container.cpu.throttled_time");
        double? spread = run.Client.P99 / Math.Max(run.Client.P50 ?? 1, 1e-3);
        suspicion.Name($"A CPU quota holds the target back", periods?.Series.Monitor);
        suspicion.Tell(run.Of(periods, "container.cpu.throttled_periods", one => one.Mean), 3, 15, Scores.Decisive, value => $"the control group was held back in {value:0} % of its periods, {held?.Mean ?? 0:0} ms of each second");
        suspicion.For(Figure.Client("p(99) / p(50)", spread, "1"), 2, 5, Scores.Support, value => $"the 99th percentile ({run.Client.P99:0.#} ms) is {value:0.0} times the median: requests wait for the next period (100 ms)");

        // The group that is watched may be the one that the load generator itself is in.
        suspicion.Against(Figure.Client("generator.throttled", run.Run.Validity.ThrottledMax, "ms"), 50, 300, Scores.Veto, value => $"the load generator was held by the same kind of quota ({value:0} ms of one second): it may be its group");
        double share = (periods?.Mean ?? 0) / 100;
        suspicion.Costs(Math.Max(share * 0.6, held?.Mean is { } time ? Math.Min(0.9, time / 1000) : 0), 0.9);
        suspicion.RisesWithLoad(held);
        suspicion.Explain($"The container may use {run.One("container.cpu.limit")?.Mean ?? 0:0.##} cores; when a period's share is used up, everything in it stands still until the next.");
        suspicion.Missing(periods is null, "-Monitor host with the target's control group (cgroup: <path>) would say how often it is held back.");
        suspicion.Parameter("limit_cores", run.One("container.cpu.limit")?.Mean);
        suspicion.Cures("sys.cpu-quota");
        suspicion.Verify("nr_throttled in the group's cpu.stat stands still with a larger quota (resources.limits.cpu, --cpus), an exact count, and the 99th percentile falls.");
    }
}
