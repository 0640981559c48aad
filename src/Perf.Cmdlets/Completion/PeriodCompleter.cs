namespace Perf.Commands;

/// <summary>Offers the periods that people usually look back.</summary>
public sealed class PeriodCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => [("1d", "a day"), ("7d", "a week"), ("30d", "a month"), ("90d", "a quarter"), ("365d", "a year")];
}
