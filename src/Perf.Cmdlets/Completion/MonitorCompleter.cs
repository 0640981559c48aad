using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the kinds of monitors.</summary>
public sealed class MonitorCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.MonitorKinds;
}
