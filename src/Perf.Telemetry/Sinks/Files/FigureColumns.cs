using System.Globalization;

namespace Perf.Telemetry.Sinks;

/// <summary>The columns of NDJSON and CSV of seconds, in their order. Pure.</summary>
internal static class FigureColumns
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "time", "run", "scenario", "environment", "test_type", "step", "metric", "type", "count", "rate", "sum", "min", "mean", "p50", "p90", "p95", "p99", "p999", "max", "share", "value",
    ];

    /// <summary>A value for each name: a text, a number, or null for none.</summary>
    public static object?[] Of(SinkRun run, SecondFigures figures, DateTimeOffset at)
    {
        bool isTrend = figures.Type == MetricType.Trend;
        bool isGauge = figures.Type == MetricType.Gauge;
        object? If(bool has, double value) => has && double.IsFinite(value) ? value : null;
        return
        [
            at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), run.Id, run.Scenario, run.Environment, run.TestType, figures.Step, figures.Metric, figures.Type.ToString().ToLowerInvariant(),
            isGauge ? null : figures.Count, If(!isGauge, figures.Rate), If(!isGauge, figures.Sum), If(isTrend || isGauge, figures.Min), If(isTrend, figures.Mean), If(isTrend, figures.P50), If(isTrend, figures.P90),
            If(isTrend, figures.P95), If(isTrend, figures.P99), If(isTrend, figures.P999), If(isTrend || isGauge, figures.Max), If(figures.Type == MetricType.Rate, figures.Share), If(isGauge, figures.Sum),
        ];
    }
}
