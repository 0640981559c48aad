using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the formats of reports.</summary>
public sealed class ReportFormatCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.ReportFormats.Select(one => (one.Format, $"*{one.Extension}"));
}
