namespace Perf;

/// <summary>One value of one metric.</summary>
/// <param name="Metric">The metric's name, one of <see cref="MetricNames"/> or of <see cref="RequestMetrics"/>.</param>
/// <param name="Value">The value: milliseconds for a trend, 1 or 0 for a rate, what is added for a counter, the level for a gauge.</param>
public readonly record struct SampleValue(string Metric, double Value);
