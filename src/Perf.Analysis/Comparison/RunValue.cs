namespace Perf.Analysis;

/// <summary>One run's figure.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Value">The figure, as people read it.</param>
/// <param name="Error">By how much of it, relative, the run's histogram may be off.</param>
/// <param name="Bad">Of a share: how many samples went wrong.</param>
/// <param name="All">Of a share: how many samples there were.</param>
/// <param name="Within">What the run's seconds say of its precision, or null.</param>
internal sealed record RunValue(string RunId, double Value, double Error = 0, double Bad = 0, double All = 0, WithinRun? Within = null)
{
    /// <summary>Reads a run's figure.</summary>
    /// <param name="result">The run.</param>
    /// <param name="metric">What is wanted.</param>
    /// <returns>Null when the run has no such figure, or it is no number.</returns>
    public static RunValue? Of(RunResult result, ComparedMetric metric)
    {
        if (MetricLookup.Find(result, metric.Metric, metric.Step ?? "") is not { } summary)
        {
            return null;
        }

        if (summary.Type == MetricType.Rate && metric.Statistic == Statistics.Rate)
        {
            double passes = summary.Passes ?? (summary.Rate * summary.Count);
            double bad = metric.HigherIsBetter ? summary.Count - passes : passes;
            return summary.Count > 0 && double.IsFinite(summary.Rate) ? new RunValue(result.Id, summary.Rate, 0, Math.Clamp(bad, 0, summary.Count), summary.Count) : null;
        }

        if (metric.Percent is { } percent)
        {
            return summary.Type == MetricType.Trend && RunQuantile.Of(summary, percent) is { } quantile && double.IsFinite(quantile.Value)
                ? new RunValue(result.Id, quantile.Value, quantile.Error, Within: IsOfWholeRun(metric) ? WithinRun.Of(result, summary, percent) : null)
                : null;
        }

        return Statistics.Of(summary, metric.Statistic) is { } value ? new RunValue(result.Id, value) : null;
    }

    // A run keeps of each second the response time of all its requests.
    private static bool IsOfWholeRun(ComparedMetric metric) => metric.Step is null && RequestMetrics.Of(metric.Metric)?.ResponseTime == metric.Metric;
}
