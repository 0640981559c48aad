using System.Globalization;

namespace Perf.Reporting;

/// <summary>What reports say of a run's agents, beside the figures that each has.</summary>
internal static class AgentFigures
{
    /// <summary>How many there were and what became of them: <c>3 (one lost)</c>.</summary>
    /// <param name="agents">The agents.</param>
    public static string Summary(IReadOnlyList<AgentResult> agents)
    {
        (int Count, string What)[] odd =
        [
            (agents.Count(agent => agent.End == AgentEnd.Lost), "lost"),
            (agents.Count(agent => agent.End == AgentEnd.Failed), "failed"),
            (agents.Count(agent => !agent.Validity.IsValid), "cannot be believed"),
        ];
        string[] told = [.. odd.Where(one => one.Count > 0).Select(one => $"{(one.Count == 1 ? "one" : Figures.Count(one.Count))} {one.What}")];
        return told.Length == 0 ? Figures.Count(agents.Count) : $"{Figures.Count(agents.Count)} ({string.Join(", ", told)})";
    }

    /// <summary>The agents as they are listed: those with something to look at first, then as the run has them.</summary>
    /// <param name="agents">The agents.</param>
    public static IEnumerable<AgentResult> Ordered(IReadOnlyList<AgentResult> agents) => agents.OrderBy(agent => agent.End == AgentEnd.Completed).ThenBy(agent => agent.Validity.IsValid);

    /// <summary>Requests of all protocols.</summary>
    /// <param name="agent">The agent.</param>
    public static double Requests(AgentResult agent) => RequestMetrics.All.Sum(family => agent.Metrics.GetValueOrDefault(family.Count)?.Count ?? 0);

    /// <summary>The share of them that failed, 0 to 1: of several agents one alone may not be let in. Null without requests.</summary>
    /// <param name="agent">The agent.</param>
    public static double? Failed(AgentResult agent)
    {
        MetricSummary[] failed = [.. RequestMetrics.All.Select(family => agent.Metrics.GetValueOrDefault(family.Failed)).OfType<MetricSummary>().Where(metric => metric.Count > 0)];
        double requests = failed.Sum(metric => metric.Count);
        return requests > 0 ? failed.Sum(metric => metric.Count * metric.Rate) / requests : null;
    }

    /// <summary>The latency that the agent is summed up by.</summary>
    /// <param name="agent">The agent.</param>
    public static MetricSummary? Latency(AgentResult agent) => MainLatency.Of(agent.Metrics, RequestMetrics.MainOf(agent.Metrics)).Metric;

    /// <summary>What of the agent's part is missing: <c>lost; 1.8 s, 360 starts</c>; empty where nothing is.</summary>
    /// <param name="agent">The agent.</param>
    public static string Missing(AgentResult agent)
    {
        bool isWhole = agent.Missing == TimeSpan.Zero && agent.MissingStarts == 0;
        string missing = isWhole ? "" : string.Create(CultureInfo.InvariantCulture, $"{agent.Missing.TotalSeconds:0.0} s, {agent.MissingStarts:#,##0} starts");
        string end = agent.End == AgentEnd.Completed ? "" : agent.End.ToString().ToLowerInvariant();
        return end.Length == 0 || missing.Length == 0 ? end + missing : $"{end}; {missing}";
    }
}
