using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats of results that can be read.</summary>
public sealed class ResultFormatCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.ResultFileFormats;
}
