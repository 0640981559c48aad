namespace Perf.Commands;

/// <summary>Offers the names of built-in metrics.</summary>
public sealed class MetricCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => MetricNames.All.Select(metric => (metric.Key, metric.Value.ToString()));
}
