using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats of reports.</summary>
public sealed class ReportFormatCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.ReportFormats.Select(one => (one.Format, $"*{one.Extension}"));
}
