using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the names of key figures.</summary>
public sealed class KpiNameCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.KpiNames.Select(name => (name, name));
}
