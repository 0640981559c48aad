using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the names of scenarios that have stored runs.</summary>
public sealed class StoredScenarioCompleter : Completer
{
    private const int Searched = 2000;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.ListRuns(new RunQuery { Limit = Searched })
        .GroupBy(run => run.Scenario, StringComparer.Ordinal)
        .Select(runs => (runs.Key, $"{runs.Count()} runs"));
}
