using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the kinds of monitors.</summary>
public sealed class MonitorCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.MonitorKinds;
}
