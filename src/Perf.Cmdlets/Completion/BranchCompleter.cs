using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the branches that have stored runs, the newest first.</summary>
public sealed class BranchCompleter : Completer
{
    private const int Searched = 2000;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.ListRuns(new RunQuery { Limit = Searched }).Where(run => run.Branch is not null)
        .GroupBy(run => run.Branch!, StringComparer.Ordinal)
        .Select(runs => (runs.Key, string.Create(CultureInfo.InvariantCulture, $"{runs.First().StartedAt.LocalDateTime:yyyy-MM-dd HH:mm}, {runs.Count()} runs")));
}
