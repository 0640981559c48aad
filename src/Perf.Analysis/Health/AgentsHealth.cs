using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges the load agents of a cluster: how many can take work, and what would spoil a run that they make.</summary>
public static class AgentsHealth
{
    private const string Look = "Get-PerfAgent shows what each of them does.";

    /// <summary>Judges.</summary>
    /// <param name="agents">The members of the cluster, also those that do not answer.</param>
    /// <param name="settings">The limits.</param>
    public static HealthCheck Judge(IReadOnlyList<Agent> agents, HealthSettings settings)
    {
        int least = settings.Agents?.Least ?? 1;
        Agent[] ready = [.. agents.Where(agent => agent is { IsCompatible: true, State: AgentState.Idle or AgentState.Busy })];
        (string What, string Advice)[] troubles = [.. agents.SelectMany(agent => Troubles(agent, settings))];
        HealthCheck check = ready.Length < least
            ? Found.Unhealthy($"{Count(agents, ready)} There must be {Text(least)} at the least.", $"Start what is missing (Start-PerfAgent with the same cluster). {Look}")
            : troubles.Length > 0 ? Found.Degraded(Count(agents, ready), $"{string.Join(" ", troubles.Select(one => one.Advice).Distinct(StringComparer.Ordinal))} {Look}")
            : Found.Healthy(Count(agents, ready));
        return check with { Value = ready.Length, Limit = least, Evidence = [.. troubles.Select(one => one.What), .. Draining(agents), .. Versions(ready)] };
    }

    private static string Count(IReadOnlyList<Agent> agents, Agent[] ready)
    {
        string count = $"{(ready.Length == 0 ? "None" : Text(ready.Length))} of {Text(agents.Count)} {(agents.Count == 1 ? "agent" : "agents")} can take work";
        if (ready.Length == 0)
        {
            return $"{count}.";
        }

        string busiest = ready.Max(agent => agent.CpuShare) is { } share ? string.Create(CultureInfo.InvariantCulture, $", the busiest machine at {share * 100:0} %") : "";
        return $"{count}: {Text(ready.Sum(agent => agent.Cores))} cores{busiest}; {Text(ready.Count(agent => agent.State == AgentState.Busy))} in a run.";
    }

    // Names and versions are other machines' words.
    private static IEnumerable<(string What, string Advice)> Troubles(Agent agent, HealthSettings settings)
    {
        string name = Found.Quote(agent.Name);
        if (agent.State is AgentState.Unanswered or AgentState.Outside)
        {
            yield return ($"{name} on {Found.Quote(agent.Machine)} is a member and does not answer.", "See whether the machine of what does not answer is there, and whether its ports can be reached.");
            yield break;
        }

        if (!agent.IsCompatible)
        {
            yield return ($"{name} has version {Found.Quote(agent.Version)}, which runs of this version of Perf cannot use.", "Start agents of the same version as those who make runs.");
        }

        // Corrected in all that is measured; times of that machine's own logs, certificates and tokens are not.
        if (Math.Abs(agent.ClockOffset) - agent.ClockUncertainty >= settings.ClockWarn.TotalMilliseconds)
        {
            string off = DurationText.Format(TimeSpan.FromSeconds(Math.Round(Math.Abs(agent.ClockOffset) / 1000, 1)));
            yield return ($"The clock of {name} is {off} {(agent.ClockOffset > 0 ? "ahead of" : "behind")} this machine's.", "See whether what sets the clocks runs there and here (chronyc tracking, timedatectl).");
        }

        if (agent.State == AgentState.Idle && agent.CpuShare >= ValidityLimits.CpuShareWarning)
        {
            yield return (
                string.Create(CultureInfo.InvariantCulture, $"{name} waits for work, and its machine is busy to {agent.CpuShare * 100:0} %."),
                "Give agents machines of their own: what is busy without a run makes its runs invalid.");
        }
    }

    private static IEnumerable<string> Draining(IReadOnlyList<Agent> agents) =>
        agents.Where(agent => agent.State == AgentState.Draining).Select(agent => $"{Found.Quote(agent.Name)} is drained: it takes no new work.");

    private static IEnumerable<string> Versions(Agent[] ready)
    {
        string[] versions = [.. ready.GroupBy(agent => agent.Version, StringComparer.Ordinal).OrderBy(version => version.Key, StringComparer.Ordinal).Select(version => $"{Found.Quote(version.Key)} ({Text(version.Count())})")];
        return versions.Length > 1 ? [$"They have several versions: {string.Join(", ", versions)}."] : [];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
