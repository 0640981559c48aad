namespace Perf.Reporting.Html.Sections;

/// <summary>Where a request's time goes.</summary>
internal static class PhasesTable
{
    private static readonly (Func<RequestMetrics, string> Metric, string Name)[] s_phases =
    [
        (family => family.Blocked, "Blocked: waiting for a connection"),
        (family => family.Connecting, "Connecting"),
        (family => family.TlsHandshaking, "TLS handshake"),
        (family => family.Sending, "Sending"),
        (family => family.Waiting, "Waiting for the first byte"),
        (family => family.Receiving, "Receiving"),
    ];

    /// <summary>Writes it: a table for each protocol.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data)
    {
        RunResult result = data.Result;
        IReadOnlyList<RequestMetrics> families = RequestMetrics.In(result.Metrics);
        Markup[] tables = [.. families.Select(family => Table(result, family, families.Count == 1 ? "Phases of a request" : $"Phases of a step of {family.Protocol}")).OfType<Markup>()];
        return tables.Length == 0 ? Markup.None : Markup.Of($"""<h2 id="phases-title">Where the time goes</h2>{tables}""");
    }

    private static Markup? Table(RunResult result, RequestMetrics family, string caption)
    {
        (string Name, MetricSummary Metric)[] phases = [.. s_phases
            .Where(phase => result.Metrics.ContainsKey(phase.Metric(family)))
            .Select(phase => (phase.Name, result.Metrics[phase.Metric(family)]))];
        double all = phases.Sum(phase => phase.Metric.Avg ?? 0);
        return phases.Length == 0
            ? null
            : DataTable.Write(caption, ["Phase", "#Mean", "Share of the mean", "#Median", "#p95", "#p99", "#Max"], phases.Select(phase => Row(phase.Name, phase.Metric, all)));
    }

    private static DataCell[] Row(string name, MetricSummary metric, double all)
    {
        double share = all > 0 && double.IsFinite(all) ? Math.Clamp((metric.Avg ?? 0) / all, 0, 1) : 0;
        return
        [
            DataTable.Text(name),
            DataTable.Time(metric.Avg),
            new(Markup.Of($"{ShareBar.Draw(share)} {FigureText.Share(share)}"), share),
            DataTable.Time(metric.Med),
            DataTable.Time(metric.P95),
            DataTable.Time(metric.P99),
            DataTable.Time(metric.Max),
        ];
    }
}
