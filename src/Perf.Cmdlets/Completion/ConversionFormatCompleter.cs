using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats that are converted.</summary>
public sealed class ConversionFormatCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.ConversionFormats;
}
