namespace Perf.Telemetry.Sinks;

/// <summary>What a metric of a step came to since the run began.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Step">The step; empty for what belongs to none.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Sum">The sum; of a gauge its last value.</param>
/// <param name="Count">The samples.</param>
/// <param name="Trend">Its distribution; null for other kinds.</param>
internal sealed record MetricTotal(string Metric, string Step, MetricType Type, double Sum, long Count, TrendState? Trend);
