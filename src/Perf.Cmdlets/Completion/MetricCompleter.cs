namespace Perf.Commands;

/// <summary>Offers the names of built-in metrics, and of those of one's own that the newest stored runs have.</summary>
public sealed class MetricCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        MetricNames.All.Select(metric => (metric.Key, metric.Value.ToString())).Concat(Own(line));

    // Without a store that can be read there are the built-in ones all the same.
    private static IEnumerable<(string Text, string Hint)> Own(CompletionLine line)
    {
        try
        {
            return
            [
                .. StoredRuns.Newest(line).SelectMany(run => run.Metrics.Values.Where(metric => !MetricNames.All.ContainsKey(MetricNames.BaseOf(metric.Name)))
                    .Select(metric => (metric.Name, $"{metric.Type} of {run.Scenario}"))),
            ];
        }
        catch (PerfException)
        {
            return [];
        }
    }
}
