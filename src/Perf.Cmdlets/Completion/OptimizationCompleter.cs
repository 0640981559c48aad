using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the optimizations of the catalogue.</summary>
public sealed class OptimizationCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.Optimizations;
}
