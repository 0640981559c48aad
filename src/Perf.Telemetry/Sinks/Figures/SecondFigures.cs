namespace Perf.Telemetry.Sinks;

/// <summary>The figures of one metric of one step in one second, or of all steps together.</summary>
/// <param name="Step">The step; <see cref="InfluxMeasurements.AllSteps"/> for all.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Type">Its kind.</param>
internal sealed record SecondFigures(string Step, string Metric, MetricType Type)
{
    public long Count { get; init; }

    /// <summary>Per second: of counters what was added, of rates the samples, of trends the values.</summary>
    public double Rate { get; init; }

    /// <summary>As <see cref="Series.Sum"/>.</summary>
    public double Sum { get; init; }

    public double Min { get; init; }

    public double Max { get; init; }

    public double Mean => Count == 0 ? double.NaN : Sum / Count;

    /// <summary>Of a rate the share of samples that were true.</summary>
    public double Share => Count == 0 ? double.NaN : Sum / Count;

    public double P50 { get; init; } = double.NaN;

    public double P90 { get; init; } = double.NaN;

    public double P95 { get; init; } = double.NaN;

    public double P99 { get; init; } = double.NaN;

    public double P999 { get; init; } = double.NaN;

    /// <summary>The figures of a second: of every step, and of all steps together.</summary>
    public static IEnumerable<SecondFigures> Of(Interval interval)
    {
        double seconds = interval.Length.TotalSeconds;
        foreach (IGrouping<(string Metric, MetricType Type), Series> metric in interval.Series.GroupBy(series => (series.Metric, series.Type)))
        {
            Series[] all = [.. metric];
            foreach (Series series in all.Where(series => series.Step.Length > 0))
            {
                yield return Of(series.Step, [series], seconds);
            }

            yield return Of(InfluxMeasurements.AllSteps, all, seconds);
        }
    }

    private static SecondFigures Of(string step, Series[] parts, double seconds)
    {
        Series first = parts[0];
        long count = parts.Sum(part => part.Count);
        double sum = first.Type == MetricType.Gauge ? parts[^1].Sum : parts.Sum(part => part.Sum);
        var figures = new SecondFigures(step, first.Metric, first.Type)
        {
            Count = count,
            Sum = sum,
            Rate = seconds <= 0 ? 0 : (first.Type == MetricType.Counter ? sum : count) / seconds,
            Min = parts.Min(part => part.Min),
            Max = parts.Max(part => part.Max),
        };
        return first.Type == MetricType.Trend ? WithPercentiles(figures, parts) : figures;
    }

    private static SecondFigures WithPercentiles(SecondFigures figures, Series[] parts)
    {
        Histogram values = parts[0].Histogram;
        if (parts.Length > 1)
        {
            var builder = new HistogramBuilder();
            foreach (Series part in parts)
            {
                builder.Add(part.Histogram);
            }

            values = builder.Build();
        }

        // A bucket's middle may lie beyond the exact ends.
        double[] at = [.. values.Percentiles(50, 90, 95, 99, 99.9).Select(value => values.Count == 0 ? value : Math.Clamp(value, figures.Min, figures.Max))];
        return figures with { P50 = at[0], P90 = at[1], P95 = at[2], P99 = at[3], P999 = at[4] };
    }
}
