namespace Perf.Compatibility.Results.K6;

/// <summary>A line of k6's <c>--out json</c>, taken apart.</summary>
internal sealed record K6Line
{
    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>Of a line that says what a metric is: its kind; null for a sample.</summary>
    public MetricType? Type { get; init; }

    /// <summary>Of such a line: what its values are, <c>time</c>, <c>data</c> or <c>default</c>.</summary>
    public string Contains { get; init; } = "default";

    /// <summary>Of such a line: the thresholds on the metric, as k6 writes them.</summary>
    public IReadOnlyList<string> Thresholds { get; init; } = [];

    /// <summary>Of such a line: the selections by tags that thresholds are on, such as <c>http_req_duration{status:200}</c>.</summary>
    public IReadOnlyList<string> Submetrics { get; init; } = [];

    /// <summary>Of a sample: when it was measured, in ticks of UTC.</summary>
    public long Ticks { get; init; }

    /// <summary>Of a sample: its value.</summary>
    public double Value { get; init; }

    /// <summary>Of a sample: its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
