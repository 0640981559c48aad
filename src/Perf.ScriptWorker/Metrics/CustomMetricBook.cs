using System.Collections.Concurrent;

namespace Perf.ScriptWorker.Metrics;

/// <summary>The metrics of a script's own, by name: each virtual user's init code declares them anew, and they are the same ones. Safe for several threads.</summary>
internal sealed class CustomMetricBook
{
    private readonly ConcurrentDictionary<string, CustomMetric> _metrics = new(StringComparer.Ordinal);

    /// <summary>All that were declared.</summary>
    public IEnumerable<CustomMetric> All => _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>Declares a metric.</summary>
    /// <returns>The metric; one of that name and another kind when there is one.</returns>
    public CustomMetric Declare(CustomMetric metric) => _metrics.GetOrAdd(metric.Name, metric);
}
