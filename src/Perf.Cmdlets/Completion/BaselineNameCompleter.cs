using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the names of baselines.</summary>
public sealed class BaselineNameCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => All();

    /// <summary>All of them.</summary>
    internal static IEnumerable<(string Text, string Hint)> All() => PerfRuntime.FindBaselines(new BaselineQuery())
        .GroupBy(baseline => baseline.Name, StringComparer.OrdinalIgnoreCase)
        .Select(group => (group.Key, string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", group.Select(one => one.Scenario).Distinct())}: {group.Sum(one => one.RunIds.Count)} runs")));
}
