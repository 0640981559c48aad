using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the names of key figures.</summary>
public sealed class KpiNameCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.KpiNames.Select(name => (name, name));
}
