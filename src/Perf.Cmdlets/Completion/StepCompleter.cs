namespace Perf.Commands;

/// <summary>Offers the steps of the newest stored runs; of the scenario that the line names, where it names one.</summary>
public sealed class StepCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        StoredRuns.Newest(line).SelectMany(run => run.Steps.Keys.Select(step => (step, $"a step of {run.Scenario}")));
}
