using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the kinds of health checks.</summary>
public sealed class HealthCheckCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.HealthChecks.Select(name => (name, name));
}
