namespace Perf.Analysis;

/// <summary>The machine or container runs short of memory.</summary>
internal sealed class HostMemoryRule : IBottleneckRule
{
    public string Id => "host.memory";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? kills = Larger(run.One("container.memory.oom_kills"), run.One("system.linux.memory.oom_kills"), one => one.Max);
        Signal? swapped = run.Largest("system.paging.operations");
        Signal? pressure = run.Pressure("memory");
        Signal? used = Larger(run.One("container.memory.utilization"), run.One("system.memory.utilization"), one => one.Max);
        Signal? faults = Larger(run.One("container.memory.major_faults"), run.One("system.paging.faults", ("system.paging.fault.type", "major")), one => one.Mean);
        double full = Scores.Ramp(used?.Max ?? 90, 70, 90);

        // The kernel counts kills of every group on the machine: one of a stranger's container is nobody's want here, unless the machine is full or requests failed.
        double felt = run.One("container.memory.oom_kills")?.Max > 0 ? 1 : Math.Max(Scores.Ramp(run.One("system.memory.utilization")?.Max, 70, 90, 1), Scores.Ramp(run.Client.FailedShare, 0.001, 0.01));
        suspicion.Name($"Memory is short");
        suspicion.Tell(RunEvidence.Of(kills, "memory.oom_kills", one => one.Max), 0, 0.01, Scores.Decisive, value => $"programs were killed for want of memory", felt);
        suspicion.Tell(RunEvidence.Of(pressure, "pressure{resource=memory}", one => one.Mean), 4, 15, Scores.Decisive, value => $"something waited for memory {value:0.#} % of the time");
        suspicion.Tell(RunEvidence.Of(swapped, "system.paging.operations", one => one.Mean), 50, 1000, Scores.Strong, value => $"{value:0} pages a second are swapped", full);
        suspicion.Tell(RunEvidence.Of(faults, "major page faults", one => one.Mean), 100, 1500, Scores.Strong, value => $"{value:0} pages a second come from the disk because memory had no room for them", full * Scores.Ramp(pressure?.Mean ?? 5, 0.5, 3));

        // Cached files fill every group up to its limit, so that this is seen in health, too.
        suspicion.For(RunEvidence.Of(run.One("container.memory.limit_hits"), "container.memory.limit_hits", one => one.Mean), 1, 50, Scores.Hint, value => $"the control group meets its limit {value:0.#} times a second", factor: full);
        suspicion.For(Figure.Client("failed requests", run.Client.FailedShare * 100, "%"), 1, 10, Scores.Hint, value => $"{value:0.#} % of the requests failed");
        suspicion.Costs(Math.Max((pressure?.Mean ?? 0) / 100 * 2, kills?.Max > 0 ? felt * Math.Max(0.15, run.Client.FailedShare) : 0), 0.8);
        suspicion.RisesWithLoad(pressure);
        suspicion.Explain($"Programs wait while the kernel looks for pages to give back, or are killed where there are none. Memory that is full of cached files is no shortage; this is measured by waiting.");
        suspicion.Missing(pressure is null, "-Monitor host on a kernel with pressure information (psi=1) would say how long programs wait for memory.");
        suspicion.Cures("app.gc.heaphardlimit", "sys.swappiness");
        suspicion.Verify("/proc/pressure/memory falls to 0 with more memory, or with less of it used (heap limit, smaller buffers).");
    }

    private static Signal? Larger(Signal? one, Signal? other, Func<Signal, double?> figure) => one is null ? other : other is null || figure(one) >= figure(other) ? one : other;
}
