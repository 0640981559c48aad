using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats of reports of causes.</summary>
public sealed class DiagnosisFormatCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.DiagnosisFormats.Select(one => (one.Format, $"*{one.Extension}"));
}
