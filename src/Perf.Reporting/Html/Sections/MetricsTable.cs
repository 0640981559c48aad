namespace Perf.Reporting.Html.Sections;

/// <summary>Metrics of the scenario's own, groups, and the parts of metrics that thresholds asked for.</summary>
internal static class MetricsTable
{
    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup; nothing where there are none.</returns>
    public static Markup Write(ReportData data)
    {
        IReadOnlyList<MetricSummary> metrics = OwnMetrics.Of(data.Result);
        return metrics.Count == 0
            ? Markup.None
            : Markup.Of($"""<h2 id="metrics-title">Metrics and groups</h2>{DataTable.Write("Metrics of the scenario's own, groups, and parts of metrics", ["Metric", "Type", "#Value or count", "#Rate", "#Min", "#Mean", "#Median", "#p95", "#Max"], metrics.Select(Row))}""");
    }

    private static DataCell[] Row(MetricSummary metric) =>
    [
        DataTable.Text(FigureText.Short(OwnMetrics.NameOf(metric))),
        DataTable.Text(metric.Type.ToString().ToLowerInvariant()),
        .. OwnMetrics.Cells(metric, FigureText.Time, FigureText.Count, FigureText.Rate, FigureText.Share, "–").Select(text => (DataCell)DataTable.Text(text)),
    ];
}
