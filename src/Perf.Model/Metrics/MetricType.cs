namespace Perf;

/// <summary>The four kinds of metric, as k6 names them.</summary>
public enum MetricType
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A level: its last, smallest and largest value.</summary>
    Gauge,

    /// <summary>The share of samples that were true, 0 to 1.</summary>
    Rate,

    /// <summary>A distribution with percentiles.</summary>
    Trend,
}
