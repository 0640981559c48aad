using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats of reports of causes.</summary>
public sealed class DiagnosisFormatCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.DiagnosisFormats.Select(one => (one.Format, $"*{one.Extension}"));
}
