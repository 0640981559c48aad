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
    /// <exception cref="PerfException"><see cref="ErrorIds.AgentNotFound"/>: none, or fewer, or one that was called by its name is not among them.</exception>
    public static IReadOnlyList<Agent> ForRun(IReadOnlyList<Agent> meant, AgentSelection selection)
    {
        Agent[] usable = [.. meant.Where(IsUsable)];
        string[] missing = selection.Count is not null ? [] : [.. selection.Names.Where(name => !NamePattern.IsOne(name) && !usable.Any(agent => IsNamed(agent, name)))];
        if (missing.Length > 0)
        {
            string each = string.Join(", ", missing.Select(name => $"{name} ({WhyNot(meant.FirstOrDefault(agent => IsNamed(agent, name)), selection)})"));
            throw new PerfException(ErrorIds.AgentNotFound, $"The run was not started, for not all agents that were named can make it: {each}. See them with Get-PerfAgent, start those that are missing with Start-PerfAgent, or name the others alone.", missing[0]);
        }

        if (usable.Length > 0 && usable.Length >= (selection.Count ?? 1))
        {
            return [.. usable.Take(selection.Count ?? usable.Length)];
        }

        string left = Unusable(meant) is { Length: > 0 } others ? $" Not usable: {others}." : "";
        string asked = selection.Count is { } count ? $"{count} {(count == 1 ? "agent was" : "agents were")} asked for" : "At least one agent is needed";
        throw new PerfException(
            ErrorIds.AgentNotFound,
            $"{asked}, and there {(usable.Length == 1 ? "is 1" : usable.Length == 0 ? "is none" : $"are {usable.Length}")}{Words(selection)}.{left} Start agents with Start-PerfAgent and the same cluster, see them with Get-PerfAgent, or ask for fewer.",
            selection.Names.Count > 0 ? selection.Names[0] : null);
    }

    /// <summary>What to know of agents that are meant and do not take part; null where there are none, or a number was asked for that is there.</summary>
    public static string? LeftOut(IReadOnlyList<Agent> meant, AgentSelection selection) => selection.Count is null && Unusable(meant) is { Length: > 0 } left
        ? $"These agents are left out: {left}. The others make the run."
        : null;

    private static bool IsUsable(Agent agent) => agent.State is AgentState.Idle or AgentState.Busy;

    private static string Unusable(IEnumerable<Agent> meant) => AgentWarnings.Names([.. meant.Where(agent => !IsUsable(agent)).Select(agent => $"{agent.Name} ({WhyNot(agent, selection: null)})")]);

    private static string WhyNot(Agent? agent, AgentSelection? selection) => agent switch
    {
        null => selection is { Labels.Count: > 0 } ? "none of that name has the labels" : "there is none of that name",
        { State: AgentState.Draining } => "it drains",
        _ => "it does not answer",
    };

    private static bool IsNamed(Agent agent, string name) => NamePattern.Matches(name, agent.Name);

    private static bool IsMeant(Agent agent, AgentSelection selection) =>
        (selection.Names.Count == 0 || selection.Names.Any(name => IsNamed(agent, name)))
        && selection.Labels.All(label => agent.Labels.Any(own => own.Key.Equals(label.Key, StringComparison.OrdinalIgnoreCase) && NamePattern.Matches(label.Value, own.Value)));

    private static string Words(AgentSelection selection)
    {
        string names = selection.Names.Count > 0 ? $" named {string.Join(" or ", selection.Names)}" : "";
        string labels = selection.Labels.Count > 0 ? $" with {string.Join(" and ", selection.Labels.Select(label => $"{label.Key}={label.Value}"))}" : "";
        return names + labels;
    }
}
