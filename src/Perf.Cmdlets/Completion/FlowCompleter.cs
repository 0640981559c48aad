using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the flows of the scenario that the line names.</summary>
public sealed class FlowCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => (line.File("Path") ?? line.File("LiteralPath") ?? line.File("Scenario")) is { } path
        ? PerfRuntime.ListScenarios([path]).SelectMany(scenario => scenario.Flows.Select(flow => (flow, $"a flow of {scenario.Name}")))
        : [];
}
