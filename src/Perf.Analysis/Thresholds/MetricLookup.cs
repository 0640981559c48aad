namespace Perf.Analysis;

/// <summary>Finds metrics of a result.</summary>
internal static class MetricLookup
{
    /// <summary>Finds a metric.</summary>
    /// <param name="result">The result.</param>
    /// <param name="metric">The metric; with tags for a part of it, in whatever order they are.</param>
    /// <param name="step">The step's name, or an empty text for the whole run.</param>
    /// <returns>Null when the result has none.</returns>
    internal static MetricSummary? Find(RunResult result, string metric, string step)
    {
        IReadOnlyDictionary<string, MetricSummary>? metrics = step.Length == 0 ? result.Metrics : result.Steps.GetValueOrDefault(step)?.Metrics;
        return metrics is null ? null : metrics.GetValueOrDefault(metric) ?? (metric.Contains('{', StringComparison.Ordinal) ? SamePart(metrics, metric) : null);
    }

    // A threshold and the file that was imported may name the same tags in another order.
    private static MetricSummary? SamePart(IReadOnlyDictionary<string, MetricSummary> metrics, string name)
    {
        string metric = MetricNames.BaseOf(name);
        string? wanted = Sorted(name);
        return wanted is null ? null : metrics.Where(one => one.Key.Length == name.Length && MetricNames.BaseOf(one.Key) == metric && Sorted(one.Key) == wanted).Select(one => one.Value).FirstOrDefault();
    }

    private static string? Sorted(string name)
    {
        try
        {
            MetricSelector parsed = MetricSelector.Parse(name);
            return MetricSelector.NameOf(parsed.Metric, parsed.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
