namespace Perf.Analysis;

/// <summary>Others on the same machine take the processors.</summary>
internal sealed class NoisyNeighbourRule : IBottleneckRule
{
    public string Id => "host.noisy-neighbour";

    public FindingLayer Layer => FindingLayer.Host;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        MachineLoad load = run.Load;
        Signal? steal = run.One("system.cpu.utilization", ("cpu.mode", "steal"));
        double full = Scores.Ramp(load.BusyShare ?? 0, 0.7, 0.92);
        double known = load.Unwatched.Count == 0 ? 1 : 0.4;
        suspicion.Name($"Other programs on the machine take the processors");
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Host, "system.cpu.utilization − watched processes − load generator", load.Foreign * 100, "%", load.Busy?.Series.Monitor ?? ""), 12, 30, Scores.Strong,
            value => $"programs that are neither the target's nor the load generator use {value:0} % of the cores, of which {(load.BusyShare ?? 0):0%} are in use", full * known);
        suspicion.Tell(RunEvidence.Of(steal, "system.cpu.utilization{cpu.mode=steal}", one => one.Mean), 2, 8, Scores.Decisive, value => $"the hypervisor gave {value:0.#} % of the time to other machines");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "waiting for a processor", load.Pressure?.Mean, "%", load.Pressure?.Series.Monitor ?? ""), 30, 70, Scores.Support, value => $"something waited for a processor {value:0} % of the time");

        // All of this lasts longer where something waits for a processor: that is what the client sees of others.
        suspicion.For(
            budget.ShareFigure("computing, and waiting that nothing accounts for / response time", load.Pressure is null ? null : budget.Of("proxy", "app-cpu", "gc", "cache", "db-cpu", "app-queue", "unattributed")), 20, 60, Scores.Support,
            value => $"{value:0} % of the response time is computing, waits for a thread or is in nothing that was measured, while something waits for a processor", factor: Scores.Ramp(load.Pressure?.Mean, 30, 70, 0));
        suspicion.Against(Figure.Of(EvidenceFamily.Host, "CPU of the target / CPU of others", load.Foreign > 0 ? load.Target / load.Cores / load.Foreign : null, "1", load.Busy?.Series.Monitor ?? ""), 2, 5, Scores.Doubt, value => $"the target itself uses {value:0.0} times as much");

        // What others take is felt by a request only where it has to wait for it.
        double cpuBound = Scores.Ramp(budget.Share((budget.Of("app-cpu") ?? 0) + (budget.Of("db-cpu") ?? 0)) ?? 0.2, 0.05, 0.5);

        // What the hypervisor takes stretches the time in which something computes, and all queues where processors are short: a request that mostly waits hardly notices.
        double computing = budget.Share(budget.Of("proxy", "app-cpu", "gc", "cache", "db-cpu")) ?? 0.5;
        double stolen = (steal?.Mean ?? 0) / 100 * Math.Max(computing, full);

        // Where strangers have nearly all of full processors, time that nothing else accounts for is waiting for one.
        double starved = (load.Foreign ?? 0) * Scores.Ramp(load.BusyShare ?? 0, 0.9, 0.98) * Scores.Ramp(load.Pressure?.Mean ?? 0, 50, 90) * (budget.Share(budget.Unattributed + (budget.Of("app-queue") ?? 0)) ?? 0);
        suspicion.Costs(Math.Max(Math.Max((load.Foreign ?? 0) * full * (0.3 + (0.7 * cpuBound)), starved), stolen), 0.9);
        suspicion.RisesWithLoad(null);
        suspicion.Explain($"The machine's processors are in use, and a part of that is neither the target nor the load generator. What the run measured is the two together.");
        suspicion.Missing(load.Foreign is null, "-Monitor host with a process= for each part of the target would tell whose the processors are.");
        suspicion.Missing(load.Unwatched.Count > 0, $"Watch the rest of the target too (-Monitor {string.Join(", ", load.Unwatched)}), so that it is not taken for others.");
        suspicion.Verify("top or pidstat on the machine names the program; run again without it.");
    }
}
