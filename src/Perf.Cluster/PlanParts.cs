using System.Globalization;
using Perf.Cluster.Agents;
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
            LoadNeed need = LoadNeed.Of(plan with { Share = part.Share });
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"    {agent.Name} ({agent.Machine}, {agent.Cores} cores): {ShareSlots.Fraction(part.Share):0.#%}{(need.Rate > 0 ? $", {RateText.Format(need.Rate)} at the peak" : "")}{(need.VirtualUsers > 0 ? $", {need.VirtualUsers} VUs at most" : "")}"));
            lines.AddRange(CapacityCheck.Problems(plan, agent, [part.Share]).Select(problem => $"      would refuse it: {problem}"));
        }

        lines.AddRange(split.Warnings.Select(warning => $"  warning: {warning}"));
        return lines;
    }
}
