namespace Perf.Telemetry.Sinks;

/// <summary>One series of a metric of Prometheus, at one moment.</summary>
/// <param name="Labels">Its labels, in order of their names.</param>
internal sealed record FamilyPoint(IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    /// <summary>Of a counter and a gauge.</summary>
    public double Value { get; init; }

    /// <summary>Of a summary: quantile and value.</summary>
    public IReadOnlyList<(double Quantile, double Value)> Quantiles { get; init; } = [];

    /// <summary>Of a histogram: how many values are in each classic bucket, not added up; as many as <see cref="Count"/> altogether.</summary>
    public IReadOnlyList<long> Buckets { get; init; } = [];

    /// <summary>Of a histogram: what goes on growing. To be read by whoever adds, before more is added.</summary>
    public TrendState? Trend { get; init; }

    /// <summary>Of a summary and a histogram.</summary>
    public long Count { get; init; }

    /// <summary>Of a summary and a histogram.</summary>
    public double Sum { get; init; }
}
