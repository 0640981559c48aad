using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the environments of config/environments.yaml, and those that have stored runs.</summary>
public sealed class StoredEnvironmentCompleter : Completer
{
    private const int Searched = 2000;

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line)
    {
        var known = PerfRuntime.EnvironmentsFor(line.Folder).Values.Select(one => (one.Name, one.Target ?? one.Name)).ToList();
        return known.Concat(PerfRuntime.ListRuns(new RunQuery { Limit = Searched }).Where(run => run.Environment is not null)
            .GroupBy(run => run.Environment!, StringComparer.OrdinalIgnoreCase)
            .Where(group => !known.Any(one => one.Name.Equals(group.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(group => (group.Key, string.Create(CultureInfo.InvariantCulture, $"{group.Count()} runs"))));
    }
}
