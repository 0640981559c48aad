using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the names of the scenarios in the session's folder.</summary>
public sealed class ScenarioNameCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        PerfRuntime.ListScenarios(PerfRuntime.ScenarioFilesOf(GetPerfScenarioCommand.FolderOf(line.Folder), recurse: false)).Select(scenario => (scenario.Name, scenario.Description ?? scenario.Path));
}
