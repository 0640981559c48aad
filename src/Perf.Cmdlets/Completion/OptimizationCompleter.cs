using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the optimizations of the catalogue.</summary>
public sealed class OptimizationCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.Optimizations;
}
