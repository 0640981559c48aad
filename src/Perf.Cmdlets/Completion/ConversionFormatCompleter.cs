using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats that are converted.</summary>
public sealed class ConversionFormatCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.ConversionFormats;
}
