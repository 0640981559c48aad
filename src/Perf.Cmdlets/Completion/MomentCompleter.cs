namespace Perf.Commands;

/// <summary>Offers moments as people say them.</summary>
public sealed class MomentCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        [("today", "since midnight"), ("yesterday", "midnight before today's"), ("1h", "an hour ago"), ("24h", "a day ago, to the second"), ("7d", "a week ago"), ("30d", "thirty days ago")];
}
