namespace Perf.Reporting;

/// <summary>What a run measured beside the figures that every run has: metrics of the scenario's own, groups, retries, and the parts of metrics that thresholds asked for.</summary>
internal static class OwnMetrics
{
    private static readonly string s_group = $"{MetricNames.GroupDuration}{{group:";

    /// <summary>They in the order of the result.</summary>
    /// <param name="result">The run.</param>
    public static IReadOnlyList<MetricSummary> Of(RunResult result) => [.. result.Metrics.Values.Where(metric =>
        !MetricNames.All.ContainsKey(metric.Name) || metric.Name == MetricNames.GroupDuration || RequestMetrics.All.Any(family => metric.Name == family.Retries))];

    /// <summary>What a metric is called in a table: a group by its path.</summary>
    /// <param name="metric">The metric.</param>
    public static string NameOf(MetricSummary metric) =>
        metric.Name.StartsWith(s_group, StringComparison.Ordinal) && metric.Name.EndsWith('}') ? $"group {metric.Name[s_group.Length..^1]}" : metric.Name;

    /// <summary>The cells of a metric's row behind its name, as <see cref="Columns"/> has them.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="time">Says a time.</param>
    /// <param name="count">Says how many.</param>
    /// <param name="rate">Says how many in a second.</param>
    /// <param name="share">Says a share.</param>
    /// <param name="none">What stands where there is nothing.</param>
    public static IReadOnlyList<string> Cells(MetricSummary metric, Func<double?, string> time, Func<double?, string> count, Func<double?, string> rate, Func<double?, string> share, string none)
    {
        string Value(double? value) => value is not { } number || !double.IsFinite(number) ? none
            : IsTime(metric) ? time(number)
            : metric.Unit == MetricNames.Bytes ? SizeText.Format(number)
            : NumberText.Format(number);
        return metric.Type switch
        {
            MetricType.Counter => [Value(metric.Count), rate(metric.Rate), none, none, none, none, none],
            MetricType.Gauge => [Value(metric.Value), none, Value(metric.Min), none, none, none, Value(metric.Max)],
            MetricType.Rate => [share(metric.Rate), none, none, none, none, none, none],
            _ => [count(metric.Count), rate(metric.Rate), Value(metric.Min), Value(metric.Avg), Value(metric.Med), Value(metric.P95), Value(metric.Max)],
        };
    }

    /// <summary>The columns behind the name. The first is a counter's sum, a gauge's last value, a rate's share and the number of a trend's samples.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["value", "per s", "min", "avg", "p50", "p95", "max"];

    private static bool IsTime(MetricSummary metric) => metric.Unit is { } unit ? unit == MetricNames.Milliseconds : MetricNames.IsTime(metric.Name);
}
