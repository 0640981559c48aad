namespace Perf.Commands;

/// <summary>Offers what stands for runs: names of baselines, and ids of the newest stored runs. Files are what PowerShell offers where neither is meant.</summary>
public sealed class RunSourceCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => BaselineNameCompleter.All().Concat(RunIdCompleter.Newest());
}
