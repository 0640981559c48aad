using System.Globalization;
using Perf.Cluster.Coordination;

namespace Perf.Cluster;

/// <summary>What each agent of a cluster would make of a plan, as text for people. A pure function.</summary>
public static class PlanParts
{
    /// <summary>Writes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="agents">The agents that would make it, those that are taken first first.</param>
    /// <returns>Lines, each indented as those of a plan are.</returns>
    public static IReadOnlyList<string> Write(RunPlan plan, IReadOnlyList<Agent> agents)
    {
        if (agents.Count == 0)
        {
            return ["  agents: none answers that is meant; Get-PerfAgent lists those that there are"];
        }

        ShareSplit split = ShareSplitter.Split(agents, plan);
        var lines = new List<string> { "  agents:" };
        foreach (AgentPart part in split.Parts)
        {
            Agent agent = agents[part.Agent];
            double share = part.Share.Slots.Count / (double)part.Share.Count;
            double rate = CapacityCheck.PeakRate(plan, [part.Share]);
            long vus = CapacityCheck.PeakVus(plan, [part.Share]);
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"    {agent.Name} ({agent.Machine}, {agent.Cores} cores): {share:0.#%}{(rate > 0 ? $", {RateText.Format(rate)} at the peak" : "")}{(vus > 0 ? $", {vus} VUs at most" : "")}"));
            lines.AddRange(CapacityCheck.Problems(plan, agent, [part.Share]).Select(problem => $"      would refuse it: {problem}"));
        }

        lines.AddRange(split.Warnings.Select(warning => $"  warning: {warning}"));
        return lines;
    }
}
