using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the ids of the newest stored runs.</summary>
public sealed class RunIdCompleter : Completer
{
    private const int Offered = 50;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => Newest();

    /// <summary>The newest runs.</summary>
    internal static IEnumerable<(string Text, string Hint)> Newest() => PerfRuntime.ListRuns(new RunQuery { Limit = Offered })
        .Select(run => (run.Id, string.Create(CultureInfo.InvariantCulture, $"{run.Scenario}, {run.StartedAt.LocalDateTime:yyyy-MM-dd HH:mm}, {run.Status}")));
}
