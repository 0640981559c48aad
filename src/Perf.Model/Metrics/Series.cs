namespace Perf;

/// <summary>What one metric of one step gathered in one interval.</summary>
public sealed record Series
{
    /// <summary>The metric's name: one of <see cref="MetricNames"/>, or one of the scenario's own. A part of a metric has the tags that it was chosen by behind it:
    /// <c>http_req_duration{status:200}</c>; its samples are in the metric's own series too.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The step's name, or an empty string for what belongs to no step, such as iterations.</summary>
    public string Step { get; init; } = "";

    /// <summary>The kind of metric.</summary>
    public MetricType Type { get; init; }

    /// <summary>The number of samples.</summary>
    public long Count { get; init; }

    /// <summary>Counter: the sum. Gauge: the last value. Rate: how many samples were true. Trend: the sum; milliseconds for times.</summary>
    public double Sum { get; init; }

    /// <summary>The smallest value, exact; milliseconds for times.</summary>
    public double Min { get; init; }

    /// <summary>The largest value, exact; milliseconds for times.</summary>
    public double Max { get; init; }

    /// <summary>The unit of a metric of the scenario's own: <see cref="MetricNames.Milliseconds"/> where its values are times, otherwise null. Null for built-in metrics, whose
    /// unit is known (<see cref="MetricNames.UnitOf"/>).</summary>
    public string? Unit { get; init; }

    /// <summary>The distribution of a trend; empty for other kinds.</summary>
    public Histogram Histogram { get; init; } = Histogram.Empty;
}
