using System.Globalization;

namespace Perf.Cluster.Coordination;

/// <summary>What lost agents mean for a run's result. Pure functions.</summary>
internal static class ClusterFindings
{
    /// <summary>The finding's id.</summary>
    public const string AgentLost = nameof(AgentLost);

    // What an agent's last, unfinished second may be: so much of a share is missing however soon others have it.
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(3);

    /// <summary>The findings of a run's agents, those that make it invalid first.</summary>
    public static IReadOnlyList<ValidityFinding> Of(IReadOnlyList<AgentResult> agents) =>
        [.. agents.Where(agent => agent.End == AgentEnd.Lost).Select(Lost).OrderByDescending(finding => finding.Invalidates)];

    private static ValidityFinding Lost(AgentResult agent)
    {
        bool isShort = agent.TakenOverBy.Count == 0 && agent.Missing > s_short;
        string missing = agent.Missing == TimeSpan.Zero
            ? "Nothing of its part is missing"
            : string.Create(CultureInfo.InvariantCulture, $"{DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(agent.Missing.TotalMilliseconds)))} of its part ({agent.Share:0.#%} of the run) {(agent.MissingStarts > 0 ? $"with {agent.MissingStarts:#,##0} starts that were due " : "")}are missing");
        string heirs = agent.TakenOverBy.Count > 0 ? $"; it was taken over by {string.Join(", ", agent.TakenOverBy)}" : isShort ? "; nobody took it over" : "";
        return new ValidityFinding
        {
            Id = AgentLost,
            Invalidates = isShort,
            Message = $"agent {agent.Name}: it was lost, for {agent.Reason}. {missing}{heirs}.",
            Advice = isShort
                ? "Run it again with more agents, so that those that are left have the headroom (below 80 % busy) to take a part over; look at what became of the agent (its log, its machine)."
                : "Look at what became of the agent (its log, its machine). Totals lack what is missing; percentiles are of what was measured.",
        };
    }
}
