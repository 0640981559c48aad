namespace Perf.History;

/// <summary>What monitors read over a run as figures of metrics, so that history and trends have them as any other: <c>host/system.cpu.utilization</c>, with labels behind it in braces. Pure.</summary>
internal static class MonitorFigures
{
    /// <summary>The name of a series as a metric.</summary>
    public static string NameOf(MonitorSeries series)
    {
        string labels = string.Join(',', series.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}:{label.Value}"));
        return $"{series.Monitor}/{series.Signal}{(labels.Length == 0 ? "" : $"{{{labels}}}")}";
    }

    /// <summary>The figures of each series that has values.</summary>
    /// <param name="result">The run.</param>
    public static IEnumerable<MetricSummary> Of(RunResult result)
    {
        foreach (MonitorSeries series in result.Monitors)
        {
            double[] values = [.. series.Values.Where(double.IsFinite).Order()];
            if (values.Length > 0)
            {
                // Points of a long run are thinned, and what stays are the extremes: percentiles of those would be of nothing that was.
                bool isWhole = series.Count <= series.Values.Count;
                yield return new MetricSummary
                {
                    Name = NameOf(series),
                    Type = MetricType.Gauge,
                    Unit = series.Unit.Length == 0 ? null : series.Unit,
                    Count = series.Count,
                    Value = series.Values.Last(double.IsFinite),
                    Min = series.Min,
                    Avg = series.Avg,
                    Med = isWhole ? Rank(values, 50) : null,
                    Max = series.Max,
                    P90 = isWhole ? Rank(values, 90) : null,
                    P95 = isWhole ? Rank(values, 95) : null,
                    P99 = isWhole ? Rank(values, 99) : null,
                };
            }
        }
    }

    // The nearest rank, as everywhere.
    private static double Rank(double[] ascending, double percent) => ascending[Math.Max(0, (int)Math.Ceiling(percent * ascending.Length / 100 * (1 - 1e-14)) - 1)];
}
