namespace Perf.Commands;

/// <summary>Offers the figures that history keeps of each metric.</summary>
public sealed class StatisticCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => Statistics.All.Select(figure => (figure, $"{figure} of the metric"));
}
