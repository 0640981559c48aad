namespace Perf.ScriptWorker.Metrics;

/// <summary>A metric of the script's own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its kind.</param>
/// <param name="IsTime">Whether its values are milliseconds.</param>
internal sealed record CustomMetric(string Name, MetricType Type, bool IsTime);
