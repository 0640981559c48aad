using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the commits that have stored runs, the newest first.</summary>
public sealed class CommitCompleter : Completer
{
    private const int Searched = 2000;
    private const int ShortLength = 10;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.ListRuns(new RunQuery { Limit = Searched }).Where(run => run.Commit is not null)
        .GroupBy(run => run.Commit!, StringComparer.Ordinal)
        .Select(runs => (runs.Key[..Math.Min(ShortLength, runs.Key.Length)], string.Create(CultureInfo.InvariantCulture, $"{runs.First().Branch ?? "no branch"}, {runs.First().StartedAt.LocalDateTime:yyyy-MM-dd HH:mm}, {runs.Count()} runs")));
}
