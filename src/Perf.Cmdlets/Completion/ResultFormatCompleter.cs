using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats of results that can be read.</summary>
public sealed class ResultFormatCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.ResultFileFormats;
}
