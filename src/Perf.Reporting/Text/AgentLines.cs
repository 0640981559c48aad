namespace Perf.Reporting;

/// <summary>A line for each agent of a run: its part, what it measured, how its machine fared, and what is missing of it.</summary>
internal static class AgentLines
{
    private const int Most = 20;

    private static readonly string[] s_header = ["agent", "share", "requests", "failed", "p95", "CPU", "start skew", "missing"];

    /// <summary>Writes them; nothing for a run that one process made.</summary>
    /// <param name="result">The run.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="style">How it is coloured.</param>
    public static IEnumerable<string> Write(RunResult result, int width, Style style)
    {
        if (result.Agents.Count == 0)
        {
            yield break;
        }

        yield return "";
        string head = $"Agents: {AgentFigures.Summary(result.Agents)}";
        yield return result.Agents.All(agent => agent.End == AgentEnd.Completed && agent.Validity.IsValid) ? style.Bold(head) : style.Warn(head);
        IReadOnlyList<string>[] rows = [.. AgentFigures.Ordered(result.Agents).Take(Most).Select(Row)];
        foreach (string line in TextTable.Write(s_header, rows, width - 2, style))
        {
            yield return $"  {line}";
        }

        if (result.Agents.Count > Most)
        {
            yield return style.Dim($"  and {result.Agents.Count - Most} more in .Agents");
        }
    }

    private static string[] Row(AgentResult agent) =>
    [
        agent.Name,
        Figures.Share(agent.Share),
        Figures.Count(AgentFigures.Requests(agent)),
        Figures.Share(AgentFigures.Failed(agent)),
        Figures.Time(AgentFigures.Latency(agent)?.P95),
        Figures.Share(agent.Validity.CpuShare),
        Skew(agent.StartSkew),
        AgentFigures.Missing(agent) is { Length: > 0 } missing ? missing : "-",
    ];

    // Which of both was first counts as much as by how much.
    private static string Skew(double? skew) => skew is { } known && double.IsFinite(known) ? $"{(known < 0 ? "-" : "")}{Figures.Time(Math.Abs(known))}" : "-";
}
