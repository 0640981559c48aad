using System.IO.Enumeration;

namespace Perf.Cluster.Coordination;

/// <summary>Which agents are meant. Pure functions.</summary>
internal static class AgentChoice
{
    /// <summary>The agents that are meant by names and labels, those with the most free cores first; those that do not answer last.</summary>
    public static IReadOnlyList<Agent> Of(IEnumerable<Agent> agents, AgentSelection selection) =>
    [
        .. agents.Where(agent => IsMeant(agent, selection))
            .OrderBy(agent => agent.State == AgentState.Unanswered)
            .ThenByDescending(agent => agent.Cores * (1 - (agent.CpuShare ?? 0)))
            .ThenBy(agent => agent.Name, StringComparer.Ordinal),
    ];

    /// <summary>The agents of a run: those that are meant and take work, as many as were asked for.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.AgentNotFound"/>: none, or fewer.</exception>
    public static IReadOnlyList<Agent> ForRun(IReadOnlyList<Agent> meant, AgentSelection selection)
    {
        Agent[] usable = [.. meant.Where(agent => agent.State is AgentState.Idle or AgentState.Busy)];
        if (usable.Length > 0 && usable.Length >= (selection.Count ?? 1))
        {
            return [.. usable.Take(selection.Count ?? usable.Length)];
        }

        Agent[] others = [.. meant.Where(agent => agent.State is not (AgentState.Idle or AgentState.Busy))];
        string left = others.Length == 0 ? "" : $" Not usable: {string.Join(", ", others.Select(agent => $"{agent.Name} ({(agent.State == AgentState.Draining ? "it drains" : "it does not answer")})"))}.";
        string asked = selection.Count is { } count ? $"{count} {(count == 1 ? "agent was" : "agents were")} asked for" : "At least one agent is needed";
        throw new PerfException(
            ErrorIds.AgentNotFound,
            $"{asked}, and there {(usable.Length == 1 ? "is 1" : usable.Length == 0 ? "is none" : $"are {usable.Length}")}{Words(selection)}.{left} Start agents with Start-PerfAgent and the same cluster, see them with Get-PerfAgent, or ask for fewer.",
            selection.Names.Count > 0 ? selection.Names[0] : null);
    }

    private static bool IsMeant(Agent agent, AgentSelection selection) =>
        (selection.Names.Count == 0 || selection.Names.Any(name => FileSystemName.MatchesSimpleExpression(name, agent.Name)))
        && selection.Labels.All(label => agent.Labels.TryGetValue(label.Key, out string? value) && string.Equals(value, label.Value, StringComparison.OrdinalIgnoreCase));

    private static string Words(AgentSelection selection)
    {
        string names = selection.Names.Count > 0 ? $" named {string.Join(" or ", selection.Names)}" : "";
        string labels = selection.Labels.Count > 0 ? $" with {string.Join(" and ", selection.Labels.Select(label => $"{label.Key}={label.Value}"))}" : "";
        return names + labels;
    }
}
