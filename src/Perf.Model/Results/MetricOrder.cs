namespace Perf;

/// <summary>The order in which metrics are shown: the built-in ones as <see cref="MetricNames.All"/> has them, then the scenario's own; behind each the parts of it.</summary>
internal static class MetricOrder
{
    private static readonly Dictionary<string, int> s_places = MetricNames.All.Keys.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);

    /// <summary>Orders names.</summary>
    /// <param name="metrics">The names, each once; what has no place of its own stays in this order.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> metrics)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in metrics.Select(MetricNames.BaseOf))
        {
            places.TryAdd(name, s_places.GetValueOrDefault(name, s_places.Count + places.Count));
        }

        return metrics.OrderBy(metric => places[MetricNames.BaseOf(metric)]).ThenBy(metric => metric.Contains('{', StringComparison.Ordinal));
    }
}
