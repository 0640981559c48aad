using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the types of test.</summary>
public sealed class ScenarioTypeCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.TestTypes;
}
