namespace Perf.Reporting.Csv;

/// <summary>One line for each step and metric; the lines of the whole run come first and have no step. Times are milliseconds; a metric of the scenario's own without a unit has its own.</summary>
internal sealed class MetricCsvReport : IReportWriter
{
    public string Format => "csv-metrics";

    public string Extension => ".csv";

    public string? ContentType => "text/csv";

    public void Write(RunResult result, TextWriter writer)
    {
        CsvRow.Header(
            "step", "metric", "type", "count", "rate", "value", "passes", "fails", "min", "avg", "med", "max", "p90", "p95", "p99", "p999", "unit").WriteTo(writer);
        WriteMetrics("", result.Metrics, writer);
        foreach (StepResult step in result.Steps.Values)
        {
            WriteMetrics(step.Name, step.Metrics, writer);
        }
    }

    private static void WriteMetrics(string step, IReadOnlyDictionary<string, MetricSummary> metrics, TextWriter writer)
    {
        foreach (MetricSummary metric in metrics.Values)
        {
            new CsvRow()
                .Text(step).Text(metric.Name).Text(metric.Type.ToString().ToLowerInvariant())
                .Number(metric.Count).Number(metric.Rate).Number(metric.Value).Number(metric.Passes).Number(metric.Fails)
                .Number(metric.Min).Number(metric.Avg).Number(metric.Med).Number(metric.Max)
                .Number(metric.P90).Number(metric.P95).Number(metric.P99).Number(metric.P999).Text(metric.Unit ?? "")
                .WriteTo(writer);
        }
    }
}
