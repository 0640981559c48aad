namespace Perf.Commands;

/// <summary>Offers a threshold for each metric that usually has one, to be changed.</summary>
public sealed class ThresholdCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => Usual;

    /// <summary>The thresholds.</summary>
    internal static IReadOnlyList<(string Text, string Hint)> Usual { get; } =
    [
        .. MetricNames.All.Select(metric => (Condition: Of(metric.Key, metric.Value), metric.Key)).Where(one => one.Condition is not null).Select(one => ($"{one.Key}: {one.Condition}", $"a limit of {one.Key}; change the number")),
    ];

    // Of counters only those of which none may be: how many requests are many nobody else can know.
    private static string? Of(string metric, MetricType type) => (metric, type) switch
    {
        (MetricNames.Checks, _) => "rate > 95%",
        (MetricNames.DroppedIterations or MetricNames.InterruptedIterations or MetricNames.FailedIterations, _) => "count < 1",
        (_, MetricType.Rate) => "rate < 1%",
        (_, MetricType.Trend) when MetricNames.IsTime(metric) => "p(95) < 500ms",
        _ => null,
    };
}
