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
        List<IReadOnlyList<Markup>> rows = [.. result.Steps.Values.Select(step => Row(step.Name, step.Metrics))];
        if (result.Metrics.ContainsKey(MetricNames.HttpReqs) && rows.Count != 1)
        {
            rows.Insert(0, Row("All steps", result.Metrics));
        }

        return rows.Count == 0
            ? Markup.None
            : Markup.Of($"""<section aria-labelledby="steps"><h2 id="steps">Steps</h2>{DataTable.Write("Response time by step", ["Step", "#Requests", "#Rate", "#Failed", "#Min", "#Median", "#p95", "#p99", "#Max", "#Service p95"], rows)}</section>""");
    }

    private static Markup[] Row(string name, IReadOnlyDictionary<string, MetricSummary> metrics)
    {
        MetricSummary? requests = metrics.GetValueOrDefault(MetricNames.HttpReqs);
        MetricSummary? response = metrics.GetValueOrDefault(MetricNames.HttpReqResponseTime);
        MetricSummary? service = metrics.GetValueOrDefault(MetricNames.HttpReqDuration);
        double? failed = metrics.GetValueOrDefault(MetricNames.HttpReqFailed)?.Rate;
        return
        [
            DataTable.Text(FigureText.Short(name)),
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
