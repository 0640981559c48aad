namespace Perf;

/// <summary>What one metric of one step gathered in one interval.</summary>
public sealed record Series
{
    /// <summary>The metric's name, one of <see cref="MetricNames"/>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The step's name, or an empty string for what belongs to no step, such as iterations.</summary>
    public string Step { get; init; } = "";

    /// <summary>The kind of metric.</summary>
    public MetricType Type { get; init; }

    /// <summary>The number of samples.</summary>
    public long Count { get; init; }

    /// <summary>Counter: the sum. Gauge: the last value. Rate: how many samples were true. Trend: the sum, in milliseconds.</summary>
    public double Sum { get; init; }

    /// <summary>The smallest value, exact; milliseconds for a trend.</summary>
    public double Min { get; init; }

    /// <summary>The largest value, exact; milliseconds for a trend.</summary>
    public double Max { get; init; }

    /// <summary>The distribution of a trend; empty for other kinds.</summary>
    public Histogram Histogram { get; init; } = Histogram.Empty;
}
