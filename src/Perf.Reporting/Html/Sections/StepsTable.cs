namespace Perf.Reporting.Html.Sections;

/// <summary>Response time, rate and failures of each step.</summary>
internal static class StepsTable
{
    // From here on a step's failures stand out in the table; below, the figure says enough.
    private const double NotableFailures = 0.01;

    /// <summary>Writes it.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(RunResult result)
    {
        IReadOnlyList<RequestMetrics> families = RequestMetrics.In(result.Metrics);
        bool isMixed = families.Count > 1;
        List<IReadOnlyList<Markup>> rows = [.. result.Steps.Values.SelectMany(step =>
            RequestMetrics.In(step.Metrics).DefaultIfEmpty(RequestMetrics.Http).Select(family => Row(step.Name, family, step.Metrics, isMixed)))];
        if (rows.Count != 1)
        {
            rows.InsertRange(0, families.Where(family => result.Metrics.ContainsKey(family.Count)).Select(family => Row("All steps", family, result.Metrics, isMixed)));
        }

        string[] protocol = isMixed ? ["Protocol"] : [];
        return rows.Count == 0
            ? Markup.None
            : Markup.Of($"""<section aria-labelledby="steps"><h2 id="steps">Steps</h2>{DataTable.Write($"{char.ToUpperInvariant(MainLatency.NameOf(result)[0])}{MainLatency.NameOf(result)[1..]} by step", ["Step", .. protocol, "#Requests", "#Rate", "#Failed", "#Min", "#Median", "#p95", "#p99", "#Max", "#Service p95"], rows)}</section>""");
    }

    private static Markup[] Row(string name, RequestMetrics family, IReadOnlyDictionary<string, MetricSummary> metrics, bool isMixed)
    {
        MetricSummary? requests = metrics.GetValueOrDefault(family.Count);
        MetricSummary? response = MainLatency.Of(metrics, family).Metric;
        MetricSummary? service = metrics.GetValueOrDefault(family.Duration);
        double? failed = metrics.GetValueOrDefault(family.Failed)?.Rate;
        Markup[] protocol = isMixed ? [DataTable.Text(family.Protocol)] : [];
        return
        [
            DataTable.Text(FigureText.Short(name)),
            .. protocol,
            DataTable.Text(FigureText.Count(requests?.Count)),
            DataTable.Text(FigureText.Rate(requests?.Rate)),
            failed >= NotableFailures ? Markup.Of($"""<span class="badtext">{FigureText.Share(failed)}</span>""") : DataTable.Text(FigureText.Share(failed)),
            DataTable.Text(FigureText.Time(response?.Min)),
            DataTable.Text(FigureText.Time(response?.Med)),
            DataTable.Text(FigureText.Time(response?.P95)),
            DataTable.Text(FigureText.Time(response?.P99)),
            DataTable.Text(FigureText.Time(response?.Max)),
            DataTable.Text(FigureText.Time(service?.P95)),
        ];
    }
}
