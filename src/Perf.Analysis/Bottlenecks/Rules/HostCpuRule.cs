namespace Perf.Analysis;

/// <summary>The target's processors are all in use. The general case: what uses them is another class, where it can be told.</summary>
internal sealed class HostCpuRule : IBottleneckRule
{
    // A proxy that only passes on takes a few hundredths; one that compresses hard takes a core.
    private const double MuchForAProxy = 0.2;

    // A group of which the load generator uses more than this is its own, whatever else is in it.
    private const double MostOfTheGenerator = 0.5;

    public string Id => "host.cpu";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        MachineLoad load = run.Load;
        double? busy = Group(run) is { } container && container > (load.BusyShare ?? 0) * 100 ? container : load.BusyShare * 100;

        // Processors that the load generator or others take are not the target's lack.
        double target = load.Target > 0 && load.BusyShare is > 0 and { } share ? Scores.Ramp(load.Target / load.Cores / share, 0.25, 0.55) : 0.7;
        suspicion.Name($"The target's processors are all in use");
        suspicion.Tell(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", busy, "%", load.Busy?.Series.Monitor ?? ""), 82, 95, Scores.Strong, value => $"the processors are used to {value:0} %{(load.Target > 0 ? FormattableString.Invariant($", {load.Target:0.0} of {load.Cores:0} cores by the target") : "; by whom was not watched")}", target);
        suspicion.For(Figure.Of(EvidenceFamily.Host, "waiting for a processor", load.Pressure?.Mean, "%", load.Pressure?.Series.Monitor ?? ""), 25, 65, Scores.Support, value => $"something waited for a processor {value:0} % of the time");

        // Time that nothing else accounts for is that waiting, as the client sees it.
        suspicion.For(
            budget.ShareFigure("waiting that nothing accounts for / response time", load.Pressure is null ? null : budget.Of("app-queue", "unattributed")), 15, 50, Scores.Support,
            value => $"{value:0} % of the response time waits for a thread or is in nothing that was measured, while something waits for a processor", factor: Scores.Ramp(load.Pressure?.Mean, 25, 65, 0));
        suspicion.For(budget.ShareFigure("computing / response time", budget.Of("app-cpu", "db-cpu", "gc")), 15, 50, Scores.Support, value => $"{value:0} % of the response time is computing");
        suspicion.Against(Figure.Of(EvidenceFamily.Host, "CPU of others", load.Foreign * 100, "%", load.Busy?.Series.Monitor ?? ""), 20, 50, Scores.Doubt, value => $"others than the target use {value:0} % of the cores");
        suspicion.Against(Figure.Of(EvidenceFamily.Host, "perf.cpu.utilization", load.OwnShare * 100, "%", load.Busy?.Series.Monitor ?? ""), 35, 60, Scores.Doubt, value => $"the load generator itself uses {value:0} % of the cores");
        suspicion.Against(run.Mean("container.cpu.throttled_periods"), 5, 20, Scores.Doubt, value => $"a quota holds the container back in {value:0} % of the periods: it may not use what there is");
        double saturated = Scores.Ramp(busy ?? 0, 70, 95);
        suspicion.Costs(load.Target > 0 ? Math.Min(1, load.Target / load.Cores) * saturated : saturated * 0.5, 0.5);
        suspicion.RisesWithLoad(load.Busy);
        suspicion.Explain($"There is more to compute than there are cores: requests wait for one. More cores help at once; less work per request helps more.");
        suspicion.Missing(load.Busy is null, "-Monitor host on the target's machine (or node=<address>) would say how busy its processors are.");
        suspicion.Missing(load.Target <= 0, "-Monitor 'process=<program>' would say which program uses them.");
        if (load.Proxy / load.Cores >= MuchForAProxy)
        {
            suspicion.Cures("api.gzip.level");
        }

        suspicion.Verify("Throughput rises with the cores, and processor time per request stays the same.");
    }

    // How far the target's group has used up what it may use. One that nobody named is the one that the load is made in: the target's as well only where most of its time is not the load generator's.
    private static double? Group(RunEvidence run)
    {
        if (run.One("container.cpu.utilization") is not { } group || MonitorKind.IsOfNamedGroup(group.Series))
        {
            return run.One("container.cpu.utilization")?.Mean;
        }

        double? own = run.Load.OwnShare * run.Load.Cores;
        bool isTargets = run.One("container.cpu.usage")?.Mean is > 0 and { } all && own is { } generator ? generator <= MostOfTheGenerator * all : CpuThrottleRule.IsTargets(run);
        return isTargets ? group.Mean : null;
    }
}
