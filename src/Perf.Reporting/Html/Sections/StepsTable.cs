namespace Perf.Reporting.Html.Sections;

/// <summary>Response time, rate and failures of each step.</summary>
internal static class StepsTable
{
    // From here on a step's failures stand out in the table; below, the figure says enough.
    private const double NotableFailures = 0.01;

    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data)
    {
        RunResult result = data.Result;
        IReadOnlyList<RequestMetrics> families = RequestMetrics.In(result.Metrics);
        bool isMixed = families.Count > 1;
        IReadOnlyDictionary<string, double[]> courses = data.Detail?.StepP95 ?? new Dictionary<string, double[]>();
        List<IReadOnlyList<DataCell>> rows = [.. result.Steps.Values.SelectMany(step =>
            RequestMetrics.In(step.Metrics).DefaultIfEmpty(RequestMetrics.Http).Select(family => Row(step.Name, family, step.Metrics, isMixed, courses)))];
        IReadOnlyList<DataCell>[] totals = rows.Count == 1
            ? []
            : [.. families.Where(family => result.Metrics.ContainsKey(family.Count)).Select(family => Row("All steps", family, result.Metrics, isMixed, courses))];
        string[] protocol = isMixed ? ["Protocol"] : [];
        string[] course = courses.Count > 0 ? ["p95 over time"] : [];
        string name = MainLatency.NameOf(result);
        return rows.Count + totals.Length == 0
            ? Markup.None
            : Markup.Of($"""<h2 id="steps-title">Steps</h2>{DataTable.Write($"{char.ToUpperInvariant(name[0])}{name[1..]} by step", ["Step", .. protocol, .. course, "#Requests", "#Rate", "#Failed", "#Min", "#Median", "#p95", "#p99", "#Max", "#Service p95"], rows, totals)}""");
    }

    private static DataCell[] Row(string name, RequestMetrics family, IReadOnlyDictionary<string, MetricSummary> metrics, bool isMixed, IReadOnlyDictionary<string, double[]> courses)
    {
        MetricSummary? requests = metrics.GetValueOrDefault(family.Count);
        MetricSummary? response = MainLatency.Of(metrics, family).Metric;
        MetricSummary? service = metrics.GetValueOrDefault(family.Duration);
        double? failed = metrics.GetValueOrDefault(family.Failed)?.Rate;
        DataCell[] protocol = isMixed ? [DataTable.Text(family.Protocol)] : [];
        DataCell[] course = courses.Count > 0 ? [new(courses.TryGetValue(name, out double[]? values) ? SparklineSvg.Draw(values) : Markup.None, Unrest(values))] : [];
        return
        [
            DataTable.Text(FigureText.Short(name)),
            .. protocol,
            .. course,
            DataTable.Count(requests?.Count),
            DataTable.Figure(requests?.Rate, FigureText.Rate(requests?.Rate)),
            failed >= NotableFailures ? new(Markup.Of($"""<span class="badtext">{FigureText.Share(failed)}</span>"""), failed) : DataTable.Figure(failed, FigureText.Share(failed)),
            DataTable.Time(response?.Min),
            DataTable.Time(response?.Med),
            DataTable.Time(response?.P95),
            DataTable.Time(response?.P99),
            DataTable.Time(response?.Max),
            DataTable.Time(service?.P95),
        ];
    }

    // A line is sorted by how far its worst is from its middle: the steps with something to look at come first.
    private static double? Unrest(double[]? values)
    {
        double[] known = [.. (values ?? []).Where(double.IsFinite).Order()];
        return known.Length == 0 || known[known.Length / 2] <= 0 ? null : known[^1] / known[known.Length / 2];
    }
}
