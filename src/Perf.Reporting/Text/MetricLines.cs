namespace Perf.Reporting;

/// <summary>The table of metrics of the scenario's own, groups, and the parts of metrics that thresholds asked for.</summary>
internal static class MetricLines
{
    private const int Most = 30;

    /// <summary>Writes it; nothing where there are none.</summary>
    /// <param name="result">The run.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="style">How it is coloured.</param>
    public static IEnumerable<string> Write(RunResult result, int width, Style style)
    {
        IReadOnlyList<MetricSummary> metrics = OwnMetrics.Of(result);
        if (metrics.Count == 0)
        {
            return [];
        }

        IReadOnlyList<string>[] rows = [.. metrics.Take(Most).Select(metric => (IReadOnlyList<string>)
        [
            OwnMetrics.NameOf(metric), .. OwnMetrics.Cells(metric, Figures.Time, Figures.Count, Figures.Rate, Figures.Share, ""),
        ])];
        IEnumerable<string> lines = TextTable.Write(["metrics and groups", .. OwnMetrics.Columns], rows, width, style).Select(line => line.TrimEnd()).Prepend("");
        return metrics.Count > Most ? lines.Append(style.Dim($"  and {metrics.Count - Most} more in .Metrics")) : lines;
    }
}
