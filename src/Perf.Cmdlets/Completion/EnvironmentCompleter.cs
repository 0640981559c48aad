using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the environments of config/environments.yaml.</summary>
public sealed class EnvironmentCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() =>
        PerfRuntime.EnvironmentsFor(SessionFolder.Get()).Values.Select(one => (one.Name, one.Target ?? one.Name));
}
