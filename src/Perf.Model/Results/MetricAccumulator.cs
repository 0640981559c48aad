namespace Perf;

/// <summary>Adds up the series of one metric. Memory does not grow with what is added.</summary>
/// <param name="name">The metric's name.</param>
/// <param name="type">Its kind.</param>
/// <param name="unit">The unit of a metric of the scenario's own, as <see cref="Series.Unit"/> has it.</param>
public sealed class MetricAccumulator(string name, MetricType type, string? unit = null)
{
    private readonly string? _unit = unit ?? MetricNames.UnitOf(name);
    private readonly HistogramBuilder? _histogram = type == MetricType.Trend ? new HistogramBuilder() : null;
    private long _count;
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>Adds one interval's series.</summary>
    /// <param name="series">A series of the same metric.</param>
    public void Add(Series series)
    {
        _count += series.Count;
        _sum = type == MetricType.Gauge ? series.Sum : _sum + series.Sum;
        if (series.Count > 0)
        {
            _min = Math.Min(_min, series.Min);
            _max = Math.Max(_max, series.Max);
        }

        _histogram?.Add(series.Histogram);
    }

    /// <summary>The metric over all that was added.</summary>
    /// <param name="elapsed">The time over which rates per second are taken.</param>
    /// <returns>The summary.</returns>
    public MetricSummary Summarize(TimeSpan elapsed)
    {
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-9);
        return type switch
        {
            MetricType.Counter => new MetricSummary { Name = name, Type = type, Unit = _unit, Count = _sum, Rate = _sum / seconds },
            MetricType.Gauge => new MetricSummary { Name = name, Type = type, Unit = _unit, Count = _count, Value = _sum, Min = OrNull(_min), Max = OrNull(_max) },
            MetricType.Rate => new MetricSummary
            {
                Name = name,
                Type = type,
                Unit = _unit,
                Count = _count,
                Rate = _count == 0 ? double.NaN : _sum / _count,
                Passes = _sum,
                Fails = _count - _sum,
            },
            _ => SummarizeTrend(seconds),
        };
    }

    private static double? OrNull(double value) => double.IsFinite(value) ? value : null;

    private MetricSummary SummarizeTrend(double seconds)
    {
        Histogram histogram = _histogram!.Build();
        var summary = new MetricSummary
        {
            Name = name,
            Type = type,
            Unit = _unit,
            Count = _count,
            Rate = _count / seconds,
            Histogram = histogram,
            Min = OrNull(_min),
            Max = OrNull(_max),
            Avg = _count == 0 ? null : _sum / _count,
        };
        return histogram.Count > 0 && summary.Percentiles(50, 90, 95, 99, 99.9) is [var med, var p90, var p95, var p99, var p999]
            ? summary with { Med = med, P90 = p90, P95 = p95, P99 = p99, P999 = p999 }
            : summary;
    }
}
