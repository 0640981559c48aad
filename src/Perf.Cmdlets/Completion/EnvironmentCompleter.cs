using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the environments of config/environments.yaml.</summary>
public sealed class EnvironmentCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        PerfRuntime.EnvironmentsFor(line.Folder).Values.Select(one => (one.Name, one.Target ?? one.Name));
}
