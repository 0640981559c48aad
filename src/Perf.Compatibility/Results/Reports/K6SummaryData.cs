using Perf.Compatibility.Results.K6;

namespace Perf.Compatibility.Results.Reports;

/// <summary>What k6's summaries hold of a result: each metric with its figures and thresholds, and the checks by groups. Used by both shapes.</summary>
internal static class K6SummaryData
{
    /// <summary>The figures of a trend that k6 gives when nothing else is asked.</summary>
    public static IReadOnlyList<string> TrendStatistics { get; } = ["avg", "min", "med", "max", "p(90)", "p(95)"];

    /// <summary>The metrics by k6's names, with those of steps and of tags that a threshold is on.</summary>
    /// <param name="result">The result.</param>
    /// <param name="thresholds">Its thresholds.</param>
    public static IReadOnlyDictionary<string, MetricSummary> Metrics(RunResult result, IReadOnlyList<K6SummaryThreshold> thresholds)
    {
        var metrics = new SortedDictionary<string, MetricSummary>(StringComparer.Ordinal);
        foreach ((string name, MetricSummary metric) in result.Metrics)
        {
            metrics[K6SummaryThreshold.SelectorOf(name)] = metric;
        }

        foreach (string selector in thresholds.Select(threshold => threshold.Selector))
        {
            if (!metrics.ContainsKey(selector) && K6Selector.Parse(selector) is { } parsed)
            {
                string? step = K6Selector.StepOf(parsed);
                metrics[selector] = (step is null ? null : result.Steps.GetValueOrDefault(step)?.Metrics.GetValueOrDefault(parsed.Metric))
                    ?? new MetricSummary { Name = selector, Type = K6Metrics.TypeOf(parsed.Metric) ?? result.Metrics.GetValueOrDefault(parsed.Metric)?.Type ?? MetricType.Trend };
            }
        }

        return metrics;
    }

    /// <summary>The figures of a metric by k6's names; of a trend without samples they are 0, as k6 has it.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="shareName">What the share of a rate is called: <c>rate</c>, or <c>value</c> in the older shape.</param>
    /// <param name="statistics">The figures of a trend that are wanted, k6's summaryTrendStats.</param>
    public static IEnumerable<(string Name, double Value)> Figures(MetricSummary metric, string shareName, IReadOnlyList<string> statistics)
    {
        IEnumerable<(string Name, double? Value)> figures = metric.Type switch
        {
            MetricType.Counter => [("count", metric.Count), ("rate", metric.Rate)],
            MetricType.Gauge => [("value", metric.Value), ("min", metric.Min), ("max", metric.Max)],
            MetricType.Rate => [(shareName, metric.Count == 0 ? 0 : metric.Rate), ("passes", metric.Passes ?? 0), ("fails", metric.Fails ?? 0)],
            _ => statistics.Select(statistic => (statistic, metric.Count == 0 ? 0 : Statistic(metric, statistic))),
        };
        return figures.Where(figure => figure.Value is { } value && double.IsFinite(value)).Select(figure => (figure.Name, figure.Value!.Value));
    }

    /// <summary>What the values of a metric are, in k6's words.</summary>
    /// <param name="metric">The metric.</param>
    public static string Contains(MetricSummary metric) => metric.Unit switch
    {
        MetricNames.Milliseconds => "time",
        MetricNames.Bytes => "data",
        _ => K6Metrics.ContentsOf(MetricNames.BaseOf(metric.Name)),
    };

    private static double? Statistic(MetricSummary trend, string name) => name switch
    {
        "avg" => trend.Avg,
        "min" => trend.Min,
        "max" => trend.Max,
        "med" => K6Percentile.Of(trend, 50),
        "count" => trend.Count,
        ['p', '(', .. var percent, ')'] when double.TryParse(percent, System.Globalization.CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 100 => K6Percentile.Of(trend, value),
        _ => null,
    };
}
