namespace Perf.Reporting.Html.Sections;

/// <summary>What each agent had of the run, how its machine fared, and what is missing of it.</summary>
internal static class AgentsTable
{
    private static readonly string[] s_columns =
        ["Agent", "Machine", "#Cores", "#Share", "#Requests", "#Failed", "#p95", "#Start lag p99", "#CPU", "#Start skew", "#Clock offset", "Missing", "Taken over by", "Believed"];

    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup; nothing for a run that one process made.</returns>
    public static Markup Write(ReportData data)
    {
        IReadOnlyList<AgentResult> agents = data.Result.Agents;
        return agents.Count == 0
            ? Markup.None
            : Markup.Of($"""<h2 id="agents-title">Agents: {AgentFigures.Summary(agents)}</h2>{DataTable.Write("What each agent had of the run", s_columns, AgentFigures.Ordered(agents).Select(Row))}""");
    }

    private static DataCell[] Row(AgentResult agent) =>
    [
        DataTable.Text(FigureText.Short(agent.Name, 80)),
        DataTable.Text(FigureText.Short(agent.Machine, 80)),
        DataTable.Count(agent.Cores),
        DataTable.Figure(agent.Share, FigureText.Share(agent.Share)),
        DataTable.Count(AgentFigures.Requests(agent)),
        DataTable.Figure(AgentFigures.Failed(agent), FigureText.Share(AgentFigures.Failed(agent))),
        DataTable.Time(AgentFigures.Latency(agent)?.P95),
        DataTable.Time(agent.Validity.StartLagP99),
        DataTable.Figure(agent.Validity.CpuShare, FigureText.Share(agent.Validity.CpuShare)),
        DataTable.Time(agent.StartSkew),
        DataTable.Time(agent.ClockOffset),
        DataTable.Text(FigureText.Short(AgentFigures.Missing(agent))),
        DataTable.Text(FigureText.Short(string.Join(", ", agent.TakenOverBy))),
        Markup.Of($"""<span class="chip {(agent.Validity.IsValid ? "pass" : "invalid")}">{(agent.Validity.IsValid ? "Yes" : "No")}</span>"""),
    ];
}
