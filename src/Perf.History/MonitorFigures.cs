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
                yield return new MetricSummary
                {
                    Name = NameOf(series),
                    Type = MetricType.Gauge,
                    Unit = series.Unit.Length == 0 ? null : series.Unit,
                    Count = values.Length,
                    Value = series.Values.Last(double.IsFinite),
                    Min = values[0],
                    Avg = values.Average(),
                    Med = Rank(values, 50),
                    Max = values[^1],
                    P90 = Rank(values, 90),
                    P95 = Rank(values, 95),
                    P99 = Rank(values, 99),
                };
            }
        }
    }

    // The nearest rank, as everywhere.
    private static double Rank(double[] ascending, double percent) => ascending[Math.Max(0, (int)Math.Ceiling(percent * ascending.Length / 100 * (1 - 1e-14)) - 1)];
}
